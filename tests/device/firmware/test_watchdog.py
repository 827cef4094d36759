"""The watchdog is fed by answers and by nothing else."""

from __future__ import annotations

import asyncio

from device.firmware.watchdog import feed_watchdog

DEADLINE_S = 60.0


def test_each_answer_feeds_it_once_and_a_missing_one_does_not() -> None:
    fed: list[int] = []
    answers = asyncio.Semaphore(0)

    async def answer() -> None:
        await answers.acquire()

    async def play() -> None:
        task = asyncio.create_task(feed_watchdog(answer, lambda: fed.append(1), every_s=0.0))
        for expected in (1, 2):
            answers.release()
            async with asyncio.timeout(DEADLINE_S):
                while len(fed) < expected:
                    await asyncio.sleep(0)
        for _ in range(50):  # turns enough for several more, if anything but an answer fed it
            await asyncio.sleep(0)
        task.cancel()

    asyncio.run(play())
    assert len(fed) == 2
