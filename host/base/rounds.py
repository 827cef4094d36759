"""Doing one thing again and again: at every ring of a bell and every few seconds, for ever.

A database that refuses (full disk, locked) is reported and tried again in the next round; any other error ends the
program, for it is a programmer's mistake.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sqlalchemy.exc import SQLAlchemyError

from device.base import readiness
from device.base.log import EventLog
from host.base.bell import Bell
from host.base.errors import StoreNotWritten


async def keep_doing(
    step: Callable[[], Awaitable[None]], bell: Bell, every_s: float, log: EventLog, failure: str
) -> None:
    """Do `step` in rounds; `failure` is the name of the event when the database refuses."""
    while True:
        try:
            await step()
            readiness.alive()
        except SQLAlchemyError as error:
            log.event(failure, error=StoreNotWritten.number, exception=type(error).__name__)
        await bell.wait(every_s)
