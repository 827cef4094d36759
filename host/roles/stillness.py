"""Beside the inbox: looks after a broker that stands still (host/broker/stillness.py)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from functools import partial
from typing import Any

from host.base.bell import Bell
from host.base.link import Line
from host.base.rounds import keep_doing
from host.broker.stillness import StillnessWatch, ask, ask_for_restart
from host.roles.parts import Parts

LOOK_EVERY_S = 5.0


def watch_broker(parts: Parts, line: Line) -> Coroutine[Any, Any, None]:
    """Give what looks for ever, while `line` to the clinic's own broker is not connected."""
    broker, log = parts.settings.broker, parts.log
    question, deed = partial(ask, broker.host, broker.port), partial(ask_for_restart, broker.folder, log)
    watch = StillnessWatch(question, deed, time.monotonic)

    async def look() -> None:
        await asyncio.to_thread(watch.look, connected=line.is_connected)

    return keep_doing(look, Bell(asyncio.get_running_loop()), LOOK_EVERY_S, log, "broker_not_watched")
