"""Calling the workers of a fleet: what this program stored they look for at once, and not with their next round."""

from __future__ import annotations

import asyncio

from sqlalchemy import Engine

from device.base.log import EventLog
from host.base.bell import Bell
from host.base.rounds import WHEN_RUNG_S, keep_doing
from host.store.fleet.calling import call, token_of


async def keep_calling(engine: Engine, far: Bell, log: EventLog) -> None:
    """Call for the clinic of an engine in a fleet whenever `far` is rung, until cancelled.

    Raises:
        NotPrepared, StateDamaged: the clinic's key cannot be used.
    """
    token = token_of(engine)

    async def call_once() -> None:
        await asyncio.to_thread(call, engine, token)

    await keep_doing(call_once, far, WHEN_RUNG_S, log, "not_called")
