"""The watchdog's food: rounds that get on feed it, unless other work stands still."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable

import pytest
from sqlalchemy.exc import OperationalError

from device.base.log import EventLog
from host.base.bell import Bell
from host.base.progress import Progress
from host.base.rounds import keep_doing


class Meals:
    """Counts meals; its clock goes when it is told to."""

    def __init__(self) -> None:
        """Begin hungry."""
        self.count = 0
        self.now = 0.0
        self.progress = Progress(self.eat, lambda: self.now, stuck_s=60.0)

    def eat(self) -> None:
        """Take one."""
        self.count += 1


def test_what_is_done_feeds() -> None:
    meals = Meals()
    with meals.progress.at_work("storing"):
        meals.now = 59.0
        meals.progress.feed()
    meals.progress.feed()
    assert meals.count == 2


def test_nothing_feeds_while_something_stands_still() -> None:
    meals = Meals()
    with meals.progress.at_work("work_not_done"):
        meals.now = 61.0
        meals.progress.feed()
        assert meals.progress.stuck() == ["work_not_done"]
        assert meals.count == 0
    meals.progress.feed()
    assert meals.count == 1


def test_work_that_broke_off_is_no_longer_at_it() -> None:
    meals = Meals()
    with pytest.raises(ValueError, match="broken"), meals.progress.at_work("storing"):
        raise ValueError("broken")
    meals.now = 1000.0
    assert meals.progress.stuck() == []


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0)


def test_a_worker_that_hangs_is_not_covered_by_an_inbox_that_goes_on() -> None:
    async def scenario() -> None:
        meals, hanging, rounds = Meals(), asyncio.Event(), 0
        log, loop = EventLog("test", io.StringIO()), asyncio.get_running_loop()

        async def inbox() -> None:
            nonlocal rounds
            rounds += 1

        async def worker() -> None:
            await hanging.wait()

        async with asyncio.TaskGroup() as group:
            loops = [
                group.create_task(keep_doing(step, Bell(loop), 0.001, log, name, meals.progress))
                for step, name in ((inbox, "not_challenged"), (worker, "work_not_done"))
            ]
            await _until(lambda: meals.count > 0)
            meals.now = 100.0
            fed, begun = meals.count, rounds
            await _until(lambda: rounds > begun + 3)
            assert meals.count <= fed + 1  # one round may have been between its end and its meal
            hanging.set()
            await _until(lambda: meals.count > fed + 1)
            for one in loops:
                one.cancel()

    asyncio.run(scenario())


def test_a_database_that_refuses_feeds_nobody() -> None:
    async def scenario() -> None:
        meals, rounds = Meals(), 0
        log = EventLog("test", io.StringIO())

        async def refused() -> None:
            nonlocal rounds
            rounds += 1
            raise OperationalError("", None, Exception("full"))

        bell = Bell(asyncio.get_running_loop())
        doing = asyncio.create_task(keep_doing(refused, bell, 0.001, log, "not_sent", meals.progress))
        await _until(lambda: rounds > 3)
        assert (meals.count, meals.progress.stuck()) == (0, [])
        doing.cancel()

    asyncio.run(scenario())
