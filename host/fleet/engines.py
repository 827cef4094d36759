"""The databases of the clinics, each opened once in a process."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Self

from sqlalchemy import Engine

from host.base.folder import StateFolder
from host.base.record_keys import RecordKeys
from host.base.settings import HostSettings
from host.fleet.settings import FleetSettings
from host.store.engine import KEYS_FOLDER, open_engine
from host.store.fleet.opening import Fleet, connect_fleet


class Engines:
    """Opens them; used from any thread. Leaving it ends them all."""

    def __init__(self, settings: FleetSettings) -> None:
        """Open by what clinics' own settings say, or on the fleet's database."""
        self._settings = settings
        self._lock = threading.Lock()
        self._opened: dict[str, Engine] = {}
        self._fleet: Fleet | None = None

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_ended: object) -> None:
        """Close all."""
        for engine in self._opened.values():
            engine.dispose()
        if self._fleet is not None:
            self._fleet.dispose()

    @property
    def in_use(self) -> int:
        """How many connections to the fleet's database somebody has now."""
        return self._fleet.in_use if self._fleet is not None else 0

    def find(self, clinic: str) -> Engine | None:
        """Give the database of a clinic if it was opened."""
        return self._opened.get(clinic)

    def tend(self, clinics: Sequence[str], now: float) -> set[str]:
        """Note that the hosts of these clinics are there, and give those in which something may be due.

        That is every one where each has a database of its own.

        Raises:
            sqlalchemy.exc.DBAPIError: the database cannot be asked.
        """
        return set(clinics) if self._fleet is None else self._fleet.tend(clinics, now)

    def open(self, clinic: HostSettings) -> Engine:
        """Give the database of a clinic.

        Raises:
            sqlalchemy.exc.DatabaseError: it cannot be opened.
        """
        with self._lock:
            if clinic.clinic not in self._opened:
                self._opened[clinic.clinic] = self._open(clinic)
            return self._opened[clinic.clinic]

    def _open(self, clinic: HostSettings) -> Engine:
        file = StateFolder(clinic.state).database
        if not self._settings.database:
            return open_engine(clinic.database, file, clinic.records.keys)
        if self._fleet is None:
            self._fleet = connect_fleet(self._settings.database, self._settings.connections)
        return self._fleet.engine_for(clinic.clinic, RecordKeys(clinic.records.keys or file.parent / KEYS_FOLDER))
