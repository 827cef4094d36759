"""The loop of a visit: takes events one by one, asks the table, and carries out the effects.

It decides nothing: decisions are the table's. Each effect runs as a task of its own and ends in an event or in
none; an event of a visit that is over is dropped, since every event of a task carries the visit it belongs to.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from device.base.log import EventLog
from device.firmware.visit.events import Event, Kind
from device.firmware.visit.row import Row
from device.firmware.visit.states import Effect
from device.firmware.visit.table import step
from device.firmware.visit.visit import Rules, Visit

Handler = Callable[[Visit], Awaitable[Event | None]]
Clock = Callable[[], float]


@dataclass(frozen=True)
class Happening:
    """An event, and the visit it belongs to; an empty visit id means whichever is open."""

    event: Event
    visit_id: str = ""


class Attendant:
    """Runs visits one after the other."""

    def __init__(self, rules: Rules, clock: Clock, log: EventLog) -> None:
        """Keep the parts; `clock` gives seconds that only go forward."""
        self.visit = Visit()
        self._rules = rules
        self._clock = clock
        self._log = log
        self._show: Callable[[Visit], None] = lambda _visit: None
        self._queue: asyncio.Queue[Happening | asyncio.Future[None]] = asyncio.Queue()
        self._handlers: Mapping[Effect, Handler] = {}
        self._tasks: dict[Effect, asyncio.Task[None]] = {}

    def equip(self, handlers: Mapping[Effect, Handler], show: Callable[[Visit], None]) -> None:
        """Say who carries out which effect, and who is shown every new value of the visit.

        Raises:
            ValueError: an effect has nobody.
        """
        missing = sorted(set(Effect) - set(handlers))
        if missing:
            raise ValueError(f"nobody carries out {missing[0]}")
        self._handlers = handlers
        self._show = show
        show(self.visit)

    def post(self, event: Event, visit_id: str = "") -> None:
        """Let an event happen (from the loop's own thread); one of a closed visit is dropped."""
        self._queue.put_nowait(Happening(event, visit_id))

    async def answer(self) -> None:
        """Come back once everything that was posted before has been taken: the proof that the loop turns."""
        asked = asyncio.get_running_loop().create_future()
        self._queue.put_nowait(asked)
        await asked

    async def run(self) -> None:
        """Serve visits until cancelled."""
        try:
            while True:
                happening = await self._next()
                if isinstance(happening, asyncio.Future):
                    _answer(happening)
                elif happening.visit_id in ("", self.visit.visit_id):
                    await self._take(happening.event)
        finally:
            self.drop()

    def drop(self, *effects: Effect) -> None:
        """Cancel running effects, all of them when none is named."""
        for effect in effects or tuple(self._tasks):
            task = self._tasks.pop(effect, None)
            if task is not None:
                task.cancel()

    async def _next(self) -> Happening | asyncio.Future[None]:
        left_s = self.visit.deadline - self._clock()
        if left_s == float("inf"):
            return await self._queue.get()
        try:
            # wait_for of Python 3.11 loses a cancellation that comes together with an item.
            async with asyncio.timeout(max(left_s, 0)):
                return await self._queue.get()
        except TimeoutError:
            return Happening(Event(Kind.TIME_OVER), self.visit.visit_id)

    async def _take(self, event: Event) -> None:
        before = self.visit
        taken = step(before, event, self._clock(), self._rules)
        self.visit = taken.visit
        if taken.visit != before:
            self._show(taken.visit)
        if taken.row is not None:
            self._tell(taken.row, taken.visit.message)
        for effect in taken.effects:
            await self._carry_out(effect, before if effect in _ABOUT_THE_OLD else taken.visit)

    def _tell(self, row: Row, number: int) -> None:
        """Write the row without the visit's id: by it a face that was not recognised would have a name for ever."""
        self._log.event(
            "visit_state" if row.target is not row.state else "visit_event",
            state=row.target,
            event_in=row.kind,
            reason=row.guard.name,
            number=number,
        )

    async def _carry_out(self, effect: Effect, visit: Visit) -> None:
        handler = self._handlers[effect]
        if effect in _AT_ONCE:
            await handler(visit)
            return
        self.drop(effect)
        self._tasks[effect] = asyncio.create_task(self._run(effect, handler, visit), name=effect)

    async def _run(self, effect: Effect, handler: Handler, visit: Visit) -> None:
        try:
            event = await handler(visit)
        except Exception as error:  # noqa: BLE001  # border: a broken part must not take the terminal down
            self._log.failure("effect_failed", error, name=effect, visit_id=visit.visit_id)
            return
        if event is not None:
            self.post(event, visit.visit_id)


def _answer(asked: asyncio.Future[None]) -> None:
    if not asked.done():  # who asked may have been cancelled meanwhile
        asked.set_result(None)


_AT_ONCE = frozenset(
    {
        Effect.FORGET,
        Effect.STOP_LOOKING,
        Effect.STOP_PRINT,
        Effect.REPORT_ENDED,
        Effect.REMIND_CARD,
        Effect.CALL_STAFF,
        Effect.COUNT_STAFF,
    }
)
"""Effects that are short and must be done before anything else happens."""

_ABOUT_THE_OLD = frozenset({Effect.REPORT_ENDED})
"""Effects that speak of the visit as it was before the event."""
