"""A worker's rounds through the clinics that it looks after, spread over their time.

A round asks the database in which of them something is due and rings their bells: their loops then look for it. The
bells of the others ring when it is time for new challenges. When the workers change, the next round comes at once and
rings everywhere; what a worker that has gone had taken in hand is then free. If it was merely slow, two ask about the
same visit, and the database takes one answer. Soon afterwards comes another round, for what it still wrote while it
went.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from device.base.log import EventLog
from host.base.bell import Bell
from host.base.settings import HostSettings
from host.fleet.bus import Bus
from host.fleet.members import ALIVE_EVERY_S, Members, owner_of
from host.fleet.subjects import PRESENCE
from host.roles.parts import Parts

_LAST_WORK_S = 2.0
_TOGETHER = 20
"""So many clinics are asked about at once."""
Tend = Callable[[Sequence[str], float], set[str]]
"""Notes that the hosts of clinics are there, and gives those in which something may be due; blocks."""
LEFT = b"left"
"""What a worker says when it goes."""


def worker_name(clinic: HostSettings, name: str) -> str:
    """Give the name under which a worker takes visits of a clinic in hand."""
    return f"{clinic.name}/{name}"


@dataclass
class Tended:
    """One clinic; `look` makes its host note whether it speaks to the others, as it did when `was_whole`.

    `challenged_at` is monotonic.
    """

    parts: Parts
    look: Bell
    challenged_at: float = 0.0
    was_whole: bool = False


class Rounds:
    """One worker's rounds through `clinics`, which may grow meanwhile."""

    def __init__(
        self,
        bus: Bus,
        name: str,
        clinics: Mapping[str, Tended],
        tend: Tend,
        *,
        round_s: float,
        challenge_s: float,
        log: EventLog,
    ) -> None:
        """Take a round in `round_s`; let a challenge be made every `challenge_s`."""
        self._bus = bus
        self._name = name
        self._clinics = clinics
        self._tend = tend
        self._round_s = round_s
        self._challenge_s = challenge_s
        self._log = log
        self._members = Members(name, time.monotonic)
        self._known = frozenset[str]()
        self._gone: set[str] = set()
        self._leaving: set[str] = set()
        self._leaving_at = 0.0
        self._wants_all = False
        self.tends = 0
        """How many clinics this worker looks after."""

    @property
    def workers(self) -> int:
        """How many workers there are, this one among them."""
        return len(self._members.names)

    def look(self, clinic: str) -> None:
        """Look for what is due in one clinic, if it is this worker's; in the event loop."""
        if clinic in self._clinics and owner_of(clinic, self._members.names) == self._name:
            self._ring(self._clinics[clinic])

    def look_at_all(self) -> None:
        """Begin a round at once that looks for everything everywhere; in the event loop."""
        self._wants_all = True

    async def run(self) -> None:
        """Go round until cancelled."""
        await self._bus.hear(f"{PRESENCE}.*", self._came)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._be_there())
                group.create_task(self._go_round())
        finally:
            await self._bus.publish([(f"{PRESENCE}.{self._name}", LEFT)])

    def _came(self, subject: str, payload: bytes) -> None:
        name = subject.rsplit(".", 1)[1]
        if payload == LEFT:
            self._members.left(name)
        else:
            self._members.heard(name)

    async def _be_there(self) -> None:
        while True:
            await self._bus.publish([(f"{PRESENCE}.{self._name}", self._told())])
            await asyncio.sleep(ALIVE_EVERY_S)

    def _told(self) -> bytes:
        """Give what this worker says of itself: to the others it is enough that it says something."""
        return json.dumps({"clinics": len(self._clinics), "tends": self.tends}).encode()

    async def _go_round(self) -> None:
        while True:
            await self._await_reason()
            names = self._known
            mine = [clinic for clinic in list(self._clinics) if owner_of(clinic, names) == self._name]
            self.tends = len(mine)
            gone, self._gone = self._gone, set()
            everywhere, self._wants_all = bool(gone) or self._wants_all, False
            groups = [mine[start : start + _TOGETHER] for start in range(0, len(mine), _TOGETHER)]
            pause_s = 0.0 if everywhere else min(1.0, self._round_s / max(1, len(groups)) / 2)
            for group in groups:
                for clinic in group if everywhere else await self._in_need(group):
                    await self._free(self._clinics[clinic], gone)
                    self._ring(self._clinics[clinic])
                await asyncio.sleep(pause_s)
                if self._members.names != self._known:
                    self._gone |= gone
                    self._wants_all |= everywhere
                    break  # others are whose now: begin anew

    async def _in_need(self, group: Sequence[str]) -> list[str]:
        """Give the clinics in which something is due, or that are to be looked at as a whole."""
        try:
            due = await asyncio.to_thread(self._tend, group, time.time())
        except SQLAlchemyError as error:  # one of them may be gone: each is asked by its own loops
            self._log.event("not_tended", exception=type(error).__name__)
            return list(group)
        return [clinic for clinic in group if clinic in due or self._is_time(self._clinics[clinic])]

    def _is_time(self, tended: Tended) -> bool:
        return tended.was_whole != self._bus.is_whole or self._is_time_to_challenge(tended)

    def _is_time_to_challenge(self, tended: Tended) -> bool:
        return not tended.challenged_at or time.monotonic() - tended.challenged_at >= self._challenge_s

    async def _await_reason(self) -> None:
        """Wait for half a round, a change of the workers, or somebody who wants it at once."""
        until = time.monotonic() + self._round_s / 2
        while True:
            names = self._members.names
            if names != self._known:
                left, self._known = self._known - names, names
                self._gone |= left
                if left:
                    self._leaving, self._leaving_at = set(left), time.monotonic()
                self._log.event("workers", count=len(names))
                return
            if self._leaving and time.monotonic() - self._leaving_at >= _LAST_WORK_S:
                self._gone |= self._leaving
                self._leaving = set()
                return
            if self._wants_all or time.monotonic() >= until:
                return
            await asyncio.sleep(ALIVE_EVERY_S / 2)

    async def _free(self, tended: Tended, gone: set[str]) -> None:
        for name in gone:
            worker = worker_name(tended.parts.settings, name)
            try:
                await asyncio.to_thread(tended.parts.changes.release, worker)
            except SQLAlchemyError as error:  # its leases run out by themselves
                self._log.event("not_freed", exception=type(error).__name__)

    def _ring(self, tended: Tended) -> None:
        bells = tended.parts.bells
        for bell in (bells.visits, bells.registrations, bells.outgoing, bells.batches, bells.files):
            bell.ring()
        for bell in (bells.settings, bells.keys, tended.look):
            bell.ring()
        tended.was_whole = self._bus.is_whole
        if self._is_time_to_challenge(tended):
            tended.challenged_at = time.monotonic()
            bells.terminals.ring()
