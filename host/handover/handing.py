"""Handing files over, each once: bytes to the disk under a temporary name, note that, rename, note that.

After the first note a file is only ever renamed. Whoever finds the note but no temporary file knows that it was
renamed, even when the other program has taken it away since; so a crash at any place neither loses nor doubles one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Engine

from device.base.log import EventLog
from host.audit.entry import HOST, Action, Entry
from host.audit.log import append
from host.base.errors import HandoverFolderUnusable
from host.base.handover_settings import HandoverSettings
from host.handover.folder import HandoverFolder
from host.handover.made import Made, Maker
from host.insurance.qualifications import load_qualifications
from host.store.engine import reading
from host.store.handovers import FileKind, Handover, State, claim_handovers, list_ready, save_handover
from host.store.visits import load_visit

CHARACTERS_LOST = 652
_AT_ONCE = 50


@dataclass(frozen=True)
class Way:
    """How one kind of file is made and where it goes; what still lies there after `purge_after_s` is removed."""

    maker: Maker
    folder: HandoverFolder
    purge_after_s: float


class Handing:
    """Hands over what the database says, from one process at a time for each row."""

    def __init__(
        self,
        engine: Engine,
        ways: Mapping[FileKind, Way],
        settings: HandoverSettings,
        clock: Callable[[], float],
        log: EventLog,
    ) -> None:
        """Hand over by `ways`; `clock` gives seconds since 1970."""
        self._engine = engine
        self._ways = ways
        self._settings = settings
        self._clock = clock
        self._log = log
        self._swept = False

    async def hand_over(self) -> None:
        """Do what is due."""
        await asyncio.to_thread(self.hand_over_due)

    def hand_over_due(self) -> int:
        """Do what is due now; give how many files came to their place."""
        self._sweep_once()
        done = 0
        while rows := self._claim():
            down: set[FileKind] = set()
            for row in rows:
                done += self._step(row, down)
            if len(rows) < _AT_ONCE or down:
                break
        return done

    def _claim(self) -> list[Handover]:
        with self._engine.begin() as connection:
            return claim_handovers(connection, self._clock(), self._settings.lease_s, _AT_ONCE)

    def _step(self, row: Handover, down: set[FileKind]) -> int:
        way = self._ways.get(row.kind)
        if way is None:  # switched off since
            self._save(row.stepped(State.NOTHING))
            return 0
        if row.kind in down:
            self._save(row.failed(HandoverFolderUnusable.number, self._next_try(row)))
            return 0
        try:
            return self._carry_on(row, way)
        except HandoverFolderUnusable as error:
            if row.tries == 0:
                self._log.failure("handover_failed", error)
            down.add(row.kind)
            self._save(row.failed(error.number, self._next_try(row)))
            return 0

    def _carry_on(self, row: Handover, way: Way) -> int:
        if row.state is State.WRITTEN:
            way.folder.remove(row.name)
            self._save(row.stepped(State.PURGED))
            return 0
        ready = row if row.state is State.READY else self._prepare(row, way)
        if ready is None:
            return 0
        way.folder.put(ready.name)
        now = self._clock()
        self._save(ready.stepped(State.WRITTEN, now + way.purge_after_s, written_at=now))
        return 1

    def _prepare(self, row: Handover, way: Way) -> Handover | None:
        state, made = self._make(row, way.maker)
        if made is None:
            self._save(row.stepped(state))
            return None
        way.folder.write_beside(made.name, made.data)
        ready = row.stepped(State.READY, self._clock() + self._settings.lease_s, name=made.name, lost=made.lost)
        self._save(ready)
        if made.lost:
            self._log.event("characters_lost", number=CHARACTERS_LOST, count=made.lost)
        return ready

    def _make(self, row: Handover, maker: Maker) -> tuple[State, Made | None]:
        with reading(self._engine) as connection:
            visit = load_visit(connection, row.visit_id)
            found = load_qualifications(connection, row.visit_id)
        if visit is not None and visit.change > row.change:
            return State.SUPERSEDED, None
        return State.NOTHING, maker.make(visit, found) if visit and found else None

    def _save(self, row: Handover) -> None:
        with self._engine.begin() as connection:
            save_handover(connection, row)
            if row.state is State.WRITTEN:
                entry = Entry(HOST, Action.HANDOVER, "file for clinic software", row.visit_id, detail=str(row.kind))
                append(connection, entry, self._clock())

    def _next_try(self, row: Handover) -> float:
        pause = self._settings.retry_s * 2.0 ** min(row.tries, 20)
        return self._clock() + min(pause, self._settings.retry_max_s)

    def _sweep_once(self) -> None:
        """Remove what a crash left beside files that were never noted."""
        if self._swept:
            return
        self._swept = True
        for kind, way in self._ways.items():
            with reading(self._engine) as connection:
                ready = list_ready(connection, kind)
            try:
                way.folder.sweep(ready)
            except HandoverFolderUnusable:
                self._swept = False
