"""A card service of one's own: its files, and the command lines that run it without touching the machine's.

pcscd's socket folder is compiled in, so a second one needs a mount namespace in which /run is a folder of ours.
The driver listens on every address of its network namespace, so it should also get one of its own; the virtual
card must then run inside it, while clients reach the socket by its path. Both sockets and folders are plain files
that `prepare` makes; nothing is installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

READER_NAME = "Virtual PCD"
DEFAULT_PORT = 35963
DRIVER = Path("build/vpcd/usr/lib/pcsc/drivers/serial/libifdvpcd.so")
"""Where set-up unpacks the driver, below the project's folder."""

_SOCKET_BYTES_MAX = 100
_SEARCH_PATH = "/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin"  # an ordinary user's PATH lacks the first three


@dataclass(frozen=True)
class PcscdPlan:
    """What belongs to one private card service."""

    folder: Path
    """Its own folder; its `run` is what the service sees as /run."""
    driver: Path
    port: int = DEFAULT_PORT
    """TCP port of the first slot; the second slot takes the next one."""

    def __post_init__(self) -> None:
        """Check the path lengths that the socket allows."""
        if not self.folder.is_absolute() or len(str(self.socket).encode()) > _SOCKET_BYTES_MAX:
            raise ValueError(f"the folder must be absolute and its socket at most {_SOCKET_BYTES_MAX} bytes long")
        if not 0 < self.port < 65535:
            raise ValueError("the port of the second slot must exist too")

    @property
    def socket(self) -> Path:
        """Path of the socket, as clients outside the namespace see it."""
        return self.folder / "run" / "pcscd" / "pcscd.comm"

    def prepare(self) -> None:
        """Make the folders and the driver's configuration."""
        self.configuration.mkdir(parents=True, exist_ok=True)
        self.socket.parent.mkdir(parents=True, exist_ok=True)
        (self.configuration / "vpcd").write_text(format_reader_configuration(self.driver, self.port))

    @property
    def configuration(self) -> Path:
        """The folder of the driver's configuration, as seen outside of the namespace."""
        return self.folder / "run" / "reader.conf.d"

    def service_command(self, configuration: Path = Path("/run/reader.conf.d")) -> list[str]:
        """Give the command of the service itself, for namespaces that others make: /run has to be `folder`/run."""
        return ["pcscd", "--foreground", "--config", str(configuration), *_extra_options()]

    def inner_command(self) -> list[str]:
        """Give the command that runs inside the namespaces: loopback up, /run exchanged, then pcscd itself."""
        pcscd = " ".join(self.service_command())
        script = f'ip link set lo up 2>/dev/null; mount --bind "$1" /run && exec {pcscd}'
        return ["sh", "-c", script, "sh", str(self.folder / "run")]

    def command(self, *, own_network: bool = True) -> list[str]:
        """Give the whole command, namespaces included; the process it becomes is pcscd itself."""
        namespaces = ["--mount", "--propagation", "private"]
        if own_network:
            namespaces.append("--net")
        if os.geteuid() != 0:
            namespaces = ["--user", "--map-root-user", *namespaces]
        return ["unshare", *namespaces, *self.inner_command()]


def format_reader_configuration(driver: Path, port: int) -> str:
    """Give the reader.conf entry: one entry makes two slots, at `port` and the next one."""
    lines = (
        f'FRIENDLYNAME "{READER_NAME}"',
        f"DEVICENAME /dev/null:0x{port:04X}",
        f"LIBPATH {driver}",
        f"CHANNELID 0x{port:04X}",
    )
    return "".join(f"{line}\n" for line in lines)


def join_command(pid: int) -> list[str]:
    """Give the prefix that runs a command in the network namespace of the card service `pid`."""
    if os.geteuid() == 0:
        return ["nsenter", "--target", str(pid), "--net"]
    return ["nsenter", "--target", str(pid), "--user", "--preserve-credentials", "--net"]


def _extra_options() -> list[str]:
    """Since version 2 the service asks polkit, which cannot be reached from its namespace, unless told not to."""
    program = shutil.which("pcscd", path=_SEARCH_PATH)
    if program is None:  # whoever starts it will say so
        return []
    shown = subprocess.run([program, "--help"], capture_output=True, text=True, check=False)
    return ["--disable-polkit"] if "--disable-polkit" in shown.stdout + shown.stderr else []
