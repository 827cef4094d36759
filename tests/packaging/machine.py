"""A bare Debian in a folder, on which packages are installed without booting it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copy2
from tempfile import mkdtemp

ROOT = Path(__file__).parents[2]
TREES = str(ROOT / "tools" / "debian-tree")
_OFTEN_CHANGED = (
    r"^\./(proc|sys|dev|tmp|run|debs|var/log|var/cache|var/lib/apt|var/lib/dpkg|var/lib/systemd/catalog)/"
)
_ALWAYS = r"^\./(etc/(passwd|group|shadow|gshadow|subuid|subgid)-?|etc/ld\.so\.cache|etc/machine-id|etc/\.pwd\.lock)$"
_CHANGED = re.compile(f"{_OFTEN_CHANGED}|{_ALWAYS}")


@dataclass(frozen=True)
class Machine:
    """The tree; commands run in it as root, with the network."""

    root: Path

    def shell(self, words: str) -> str:
        """Run a shell command and give what it printed.

        Raises:
            SystemExit: it failed; what it said stands in it.
        """
        done = subprocess.run([TREES, "run", str(self.root), "sh", "-ec", words], capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"test-packages: `{words}` ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def install(self, debs: list[Path]) -> None:
        """Install or upgrade packages as an engineer does, keeping settings that somebody has changed."""
        folder = self.root / "debs"
        folder.mkdir(exist_ok=True)
        for deb in debs:
            copy2(deb, folder)
        names = " ".join(f"/debs/{deb.name}" for deb in debs)
        self.shell(f"apt-get install -y -qq --no-install-recommends -o Dpkg::Options::=--force-confold {names}")
        for deb in debs:
            (folder / deb.name).unlink()

    def contents(self) -> set[str]:
        """Give every file's path with its kind, mode and owner, and every account and group by name."""
        listed = self.shell("cd / && find . -xdev -printf '%p %y %m %u %g\\n'").splitlines()
        files = {line for line in listed if not _CHANGED.match(line.split(" ")[0] + ("/" if " d " in line else ""))}
        files = {line for line in files if not _CHANGED.match(line.split(" ")[0])}
        accounts = {
            f"{file}: {line.split(':')[0]}"
            for file in ("/etc/passwd", "/etc/group", "/etc/shadow", "/etc/gshadow")
            for line in (self.root / file[1:]).read_text("utf-8").splitlines()
        }
        return files | accounts


@contextmanager
def bare_machine(suite: str, architecture: str, work: Path) -> Iterator[Machine]:
    """Give a fresh bare Debian; it is gone afterwards."""
    folder = Path(mkdtemp(dir=work))
    try:
        subprocess.run(
            [TREES, "unpack", str(folder / "root"), suite, architecture], check=True, stdout=subprocess.DEVNULL
        )
        yield Machine(folder / "root")
    finally:
        subprocess.run(["rm", "-rf", "--one-file-system", str(folder)], check=True)


def dependencies(debs: list[Path]) -> str:
    """Give the names of what the packages need, for `apt-get install`; of alternatives the first one."""
    fields = [
        subprocess.run(["dpkg-deb", "-f", deb, "Depends"], check=True, capture_output=True, text=True).stdout
        for deb in debs
    ]
    return " ".join(sorted({re.split(r"[ |(:]", part.strip())[0] for field in fields for part in field.split(",")}))


@dataclass(frozen=True)
class Repacked:
    """Another version of a package: what is put in front of which of its settings files."""

    version: str
    settings: dict[str, str]


def repack(deb: Path, change: Repacked, work: Path) -> Path:
    """Make a newer version of a package from itself."""
    folder = Path(mkdtemp(dir=work))
    subprocess.run(["dpkg-deb", "-R", deb, folder / "tree"], check=True)
    control = folder / "tree" / "DEBIAN" / "control"
    text = re.sub(r"^Version: [^+]*", f"Version: {change.version}", control.read_text("utf-8"), flags=re.MULTILINE)
    control.write_text(text, "utf-8")
    for name, line in change.settings.items():
        file = folder / "tree" / "etc" / "uketsuke" / name
        if file.exists():
            file.write_text(line + file.read_text("utf-8"), "utf-8")
    newer = folder / re.sub(r"_[^+_]*", f"_{change.version}", deb.name, count=1)
    subprocess.run(
        ["dpkg-deb", "-Znone", "--root-owner-group", "-b", folder / "tree", newer],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return newer
