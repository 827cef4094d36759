"""Doing one thing again and again: at every ring of a bell and every few seconds, for ever.

A database that refuses (full disk, locked) is reported and tried again in the next round; any other error ends the
program, for it is a programmer's mistake.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import nullcontext

from sqlalchemy.exc import SQLAlchemyError

from device.base.log import EventLog
from host.base.bell import Bell
from host.base.errors import StoreNotWritten
from host.base.progress import Progress

WHEN_RUNG_S = 86_400.0
"""The time between looks of what is done when its bell rings: then there is none at the start either."""
_AGAIN_S = 20.0
"""What waits for its bell and failed is done again so much later: nobody need ring for it twice."""


async def keep_doing(
    step: Callable[[], Awaitable[None]],
    bell: Bell,
    every_s: float,
    log: EventLog,
    failure: str,
    progress: Progress | None = None,
) -> None:
    """Do `step` in rounds; `failure` is the name of the event when the database refuses.

    With `progress` the watchdog lives from these rounds; what may rightly take long, such as a backup, goes without.
    """
    if every_s >= WHEN_RUNG_S:
        await bell.wait(every_s)
    while True:
        pause_s = every_s
        try:
            with progress.at_work(failure) if progress else nullcontext():
                await step()
            if progress:
                progress.feed()
        except SQLAlchemyError as error:
            log.event(failure, error=StoreNotWritten.number, exception=type(error).__name__)
            pause_s = _AGAIN_S if every_s >= WHEN_RUNG_S else every_s
        await bell.wait(pause_s)
