"""The attendant's loop: effects run, stale results are dropped, time passes by the clock, nothing takes it down."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import pytest

from device.base.log import EventLog
from device.firmware.attendant.attendant import Attendant, Handler
from device.firmware.visit.events import Begins, CardRead, Chose, Event, Kind
from device.firmware.visit.states import Effect, State, Way
from device.firmware.visit.visit import Rules, Visit

FIRST, SECOND = "01JDGQ6Y8ZK3T5V7W9X1A2B3C4", "01JDGQ6Y8ZK3T5V7W9X1A2B3C5"
DEADLINE_S = 60.0


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Bench:
    """An attendant with handlers that only note what they were asked."""

    def __init__(self, rules: Rules | None = None, **special: Handler) -> None:
        self.clock = Clock()
        self.log = io.StringIO()
        self.carried: list[tuple[Effect, str]] = []
        self.shown: list[Visit] = []
        self.attendant = Attendant(rules or Rules(), self.clock, EventLog("firmware", self.log))
        handlers = {effect: special.get(effect.name.lower(), self._note(effect)) for effect in Effect}
        self.attendant.equip(handlers, self.shown.append)

    def _note(self, effect: Effect) -> Handler:
        async def handler(visit: Visit) -> Event | None:
            self.carried.append((effect, visit.visit_id))
            return None

        return handler

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for a condition, with a deadline."""
        async with asyncio.timeout(DEADLINE_S):
            while not condition():
                await asyncio.sleep(0)

    async def until_state(self, state: State) -> None:
        await self.until(lambda: self.attendant.visit.state is state)


def run(bench: Bench, play: Callable[[], Coroutine[Any, Any, None]]) -> None:
    async def both() -> None:
        task = asyncio.create_task(bench.attendant.run())
        try:
            await play()
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    asyncio.run(both())


def answering(event: Event) -> Handler:
    async def handler(_visit: Visit) -> Event:
        return event

    return handler


def test_an_effects_event_moves_the_visit_on() -> None:
    bench = Bench(read_card=answering(CardRead((Way.PIN, Way.STAFF), 3)))

    async def play() -> None:
        bench.attendant.post(Begins(Kind.CARD_IN, FIRST))
        await bench.until_state(State.CHOOSING)

    run(bench, play)
    assert [visit.state for visit in bench.shown] == [State.IDLE, State.READING, State.CHOOSING]


def test_a_result_of_a_visit_that_is_over_is_dropped() -> None:
    bench = Bench()

    async def play() -> None:
        bench.attendant.post(Begins(Kind.CARD_IN, FIRST))
        await bench.until_state(State.READING)
        bench.attendant.post(CardRead((Way.STAFF,), 3), SECOND)
        bench.attendant.post(Event(Kind.STAFF_CALLED))
        await bench.until_state(State.REVIEW)

    run(bench, play)
    assert State.CHOOSING not in [visit.state for visit in bench.shown]


def test_time_runs_out_by_the_clock() -> None:
    bench = Bench(Rules(reading_s=0.01, warning_s=0.01))

    async def play() -> None:
        bench.attendant.post(Begins(Kind.CARD_IN, FIRST))
        await bench.until_state(State.READING)
        await bench.until(lambda: bench.attendant.visit.state is State.IDLE)

    run(bench, play)
    assert (Effect.REPORT_ENDED, FIRST) in bench.carried


def test_the_report_of_an_ended_visit_speaks_of_the_old_one() -> None:
    bench = Bench()

    async def play() -> None:
        bench.attendant.post(Begins(Kind.CARD_IN, FIRST))
        bench.attendant.post(Event(Kind.CARD_OUT))
        await bench.until_state(State.CARD_AWAY)
        bench.attendant.post(Begins(Kind.OTHER_CARD, SECOND))
        await bench.until(lambda: (Effect.READ_CARD, SECOND) in bench.carried)

    run(bench, play)
    assert bench.carried[-3:] == [(Effect.REPORT_ENDED, FIRST), (Effect.FORGET, SECOND), (Effect.READ_CARD, SECOND)]


def test_a_broken_part_is_logged_by_class_and_does_not_stop_the_next_visit() -> None:
    async def broken(_visit: Visit) -> Event:
        raise RuntimeError("見本 花子")

    bench = Bench(read_card=broken)

    async def play() -> None:
        bench.attendant.post(Begins(Kind.CARD_IN, FIRST))
        await bench.until(lambda: "effect_failed" in bench.log.getvalue())
        bench.attendant.post(Event(Kind.CANCEL))
        await bench.until_state(State.IDLE)

    run(bench, play)
    assert "花子" not in bench.log.getvalue()


def test_a_running_effect_is_dropped_on_demand() -> None:
    ended: list[str] = []

    async def endless(_visit: Visit) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("dropped")

    bench = Bench(warm_up=endless, read_card=answering(CardRead((Way.FACE, Way.STAFF), 3)))

    async def play() -> None:
        bench.attendant.post(Begins(Kind.CARD_IN, FIRST))
        await bench.until_state(State.CHOOSING)
        bench.attendant.post(Chose(Way.FACE))
        await bench.until_state(State.UNLOCKING)
        await asyncio.sleep(0)
        bench.attendant.drop(Effect.WARM_UP)
        await bench.until(lambda: bool(ended))

    run(bench, play)


def test_every_effect_needs_somebody() -> None:
    async def nobody(_visit: Visit) -> None:
        return None

    lacking: dict[Effect, Callable[[Visit], Awaitable[Event | None]]] = dict.fromkeys(Effect, nobody)
    del lacking[Effect.FORGET]
    with pytest.raises(ValueError, match="forget"):
        Bench().attendant.equip(lacking, lambda _visit: None)


def test_it_answers_after_what_was_posted_before_and_a_visits_time_still_runs_out() -> None:
    bench = Bench(Rules(reading_s=0.05, warning_s=0.05))

    async def play() -> None:
        bench.attendant.post(Begins(Kind.CARD_IN, FIRST))
        await bench.attendant.answer()
        assert bench.attendant.visit.state is State.READING
        bench.clock.now += 1.0
        await bench.attendant.answer()
        await bench.until_state(State.IDLE)

    run(bench, play)


def test_a_loop_that_stands_still_gives_no_answer() -> None:
    held = asyncio.Event()

    async def stuck(_visit: Visit) -> None:
        await held.wait()

    bench = Bench(call_staff=stuck)

    async def play() -> None:
        bench.attendant.post(Event(Kind.STAFF_CALLED))
        answer = asyncio.create_task(bench.attendant.answer())
        for _ in range(100):
            await asyncio.sleep(0)
        assert not answer.done()
        held.set()
        await answer

    run(bench, play)
