"""The two packages that can be kept up to date, each with files, units and state of its own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Product:
    """One package, and where what belongs to its updates lies.

    `units` are in the order in which they are started; `gates` are those that let others in and are started only
    when the rest is well. `states` are the folders whose databases a newer version may write anew. `server_settings`
    may name a database elsewhere, which cannot be kept here.
    """

    package: str
    settings: Path
    source: Path
    folder: Path
    cache: Path
    units: tuple[str, ...]
    gates: tuple[str, ...]
    states: tuple[Path, ...]
    doctor: tuple[str, ...]
    selftest: tuple[str, ...]
    server_settings: Path | None = None

    @property
    def worker(self) -> str:
        """Name of the unit in which an update runs, apart from whoever asked for it."""
        return f"{self.package}-updating"

    @property
    def program(self) -> Path:
        """The updater in one file, there while an update is under way."""
        return self.folder / "updater.pyz"

    @property
    def state_file(self) -> Path:
        """What the last update came to; the doctor reads it."""
        return self.folder / "state.json"

    @property
    def journal_file(self) -> Path:
        """How far an update has come; there only while one is under way."""
        return self.folder / "journal.json"


_ETC, _LIB, _CACHE = Path("/etc/uketsuke"), Path("/var/lib"), Path("/var/cache")

TERMINAL = Product(
    package="uketsuke-terminal",
    settings=_ETC / "update.toml",
    source=_ETC / "update.sources",
    folder=_LIB / "uketsuke-update",
    cache=_CACHE / "uketsuke-update",
    units=(
        "uketsuke-daemon.service",
        "uketsuke-firmware.service",
        "uketsuke-screen.socket",
        "uketsuke-kiosk.service",
    ),
    gates=(),
    states=(_LIB / "uketsuke-daemon", _LIB / "uketsuke-firmware"),
    doctor=("/usr/bin/uketsuke", "doctor", "--quick", "--json"),
    selftest=("/usr/bin/uketsuke", "selftest", "--virtual-card", "--json"),
)

HOST = Product(
    package="uketsuke-host",
    settings=_ETC / "host-update.toml",
    source=_ETC / "host-update.sources",
    folder=_LIB / "uketsuke-host-update",
    cache=_CACHE / "uketsuke-host-update",
    units=("uketsuke-host.service",),
    gates=("uketsuke-broker.service",),
    states=(_LIB / "uketsuke-host",),
    doctor=(),
    selftest=(),
    server_settings=_ETC / "host.toml",
)

PRODUCTS = (TERMINAL, HOST)


def find_product(name: str) -> Product:
    """Give the product of a package's name, or of its short one (terminal, host).

    Raises:
        KeyError: there is no such package.
    """
    for product in PRODUCTS:
        if name in (product.package, product.package.removeprefix("uketsuke-")):
            return product
    raise KeyError(name)
