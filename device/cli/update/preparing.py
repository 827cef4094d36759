"""Everything before the first change: what is offered, whether it may be now, the way back, the package itself."""

from __future__ import annotations

import shutil
import tomllib
from dataclasses import dataclass, replace
from datetime import datetime

from device.cli.update.archive import Archive
from device.cli.update.errors import NotNow, NoWayBack, OlderOffered, UpdateError
from device.cli.update.health import Health
from device.cli.update.machine import Machine
from device.cli.update.package import find_kept, is_newer
from device.cli.update.permission import was_refused, why_not_now
from device.cli.update.product import Product
from device.cli.update.record import Journal, Phase, Refused, State, read_state, stamp, write_state
from device.cli.update.settings import UpdateSettings

_ROOM = 6  # times a package's size: unpacked it is about three times as large, and the old one is still there


@dataclass(frozen=True)
class Wish:
    """What was asked for: by the timer or a person; also a version taken back once, also when something failed."""

    scheduled: bool = False
    again: bool = False
    although_failed: bool = False


class Preparing:
    """Prepares one update of one package."""

    def __init__(
        self, product: Product, settings: UpdateSettings, machine: Machine, archive: Archive, now: datetime
    ) -> None:
        """Look at `machine` and `archive`; `now` has a zone."""
        self._product = product
        self._settings = settings
        self._machine = machine
        self._archive = archive
        self._now = now

    def check(self) -> str | None:
        """Give the newer version that is offered, or None; the state says it too.

        Raises:
            UpdateError: the archive cannot be had or believed, or offers only an older version.
        """
        state = self.state()
        try:
            self._archive.refresh()
            newer = self._newest(state.installed)
        except UpdateError as error:
            refused = Refused(stamp(self._now), error.number, error.reason)
            write_state(self._product.state_file, replace(state, refused=refused))
            raise
        write_state(self._product.state_file, replace(state, pending=newer, refused=None))
        return newer

    def prepare(self, version: str, wish: Wish) -> Journal:
        """Make everything ready for the first change.

        Raises:
            UpdateError: it may not be now, cannot be had, or there would be no way back.
        """
        state = self.state()
        if was_refused(state, version) and not wish.again:
            raise NotNow(f"{version} was tried and taken back", "refused_before")
        health = self._machine.look(thorough=False)
        if why := why_not_now(self._settings, health, self._now, scheduled=wish.scheduled):
            raise NotNow(why, why)
        self._check_well(health, wish)
        self._keep_way_back(state.installed)
        package = self._archive.download(version, self._product.folder / "next")
        if shutil.disk_usage(self._product.folder).free < _ROOM * package.path.stat().st_size:
            raise NotNow("the disk has too little room", "disk_low")
        return Journal(Phase.PREPARED, state.installed, version, self._machine.look(thorough=True))

    def state(self) -> State:
        """Give what is known, with the version that is installed now.

        Raises:
            NotNow: the package is not installed, or not wholly.
        """
        installed = self._machine.installed()
        if installed is None or not installed.whole:
            raise NotNow(f"{self._product.package} is not wholly installed", "not_installed")
        known = read_state(self._product.state_file) or State(installed.version)
        return replace(known, installed=installed.version)

    def _newest(self, installed: str) -> str | None:
        offered = self._archive.versions()
        if offered and is_newer(installed, offered[0]):
            raise OlderOffered(f"{offered[0]} is older than {installed}", "older_offered")
        return offered[0] if offered and is_newer(offered[0], installed) else None

    def _check_well(self, health: Health, wish: Wish) -> None:
        if wish.scheduled and _database_elsewhere(self._product):
            raise NotNow(
                "the database is on a server of its own; back it up and update by hand", "database_elsewhere"
            )
        if health.failed and not wish.although_failed:
            raise NotNow("the doctor finds something failed; mend it first", "not_well_before")

    def _keep_way_back(self, installed: str) -> None:
        """Keep the installed version's package: the one that is here, else the archive's."""
        if find_kept(self._product.folder / "current", self._product.package, installed):
            return
        if installed not in self._archive.versions():
            raise NoWayBack(f"the package of {installed} is neither here nor in the archive", "no_way_back")
        self._archive.download(installed, self._product.folder / "current")


def _database_elsewhere(product: Product) -> bool:
    if product.server_settings is None or not product.server_settings.exists():
        return False
    return bool(tomllib.loads(product.server_settings.read_text("utf-8")).get("database", ""))
