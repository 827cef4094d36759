"""A connection turned by the event loop: a broker that stands still holds up nothing and loses nothing."""

from __future__ import annotations

import asyncio
import io
import json
import random
import threading
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from device.base.log import EventLog
from device.daemon.base.pauses import Pauses
from device.daemon.base.settings import LinkSettings
from device.daemon.link.link import Link
from device.wire.health import NEVER
from device.wire.topics import Leaf
from tests.device.daemon.conftest import Clinic
from tests.device.daemon.link.test_link import Listener, make_identity

_WITHIN_S = 30.0
_LARGE = json.dumps({"made up": "x" * 60_000})
_MANY = 120
"""So many large messages are more than what the sockets of both sides hold."""


@asynccontextmanager
async def connected(folder: Path, clinic: Clinic) -> AsyncIterator[Link]:
    """Run a link that reaches the broker, to its orderly end."""
    settings = LinkSettings(reconnect_s=0.01, reconnect_max_s=0.05)
    pauses = Pauses(settings.reconnect_s, settings.reconnect_max_s, random.Random(1))
    link = Link(settings, pauses, "{}", EventLog("test", io.StringIO()), time.monotonic)
    link.use(make_identity(folder / "identity", clinic, clinic.authority, clinic.authority))
    running = asyncio.create_task(link.run(Listener()))
    async with asyncio.timeout(_WITHIN_S):
        while not link.connected:
            await asyncio.sleep(0.01)
    try:
        yield link
    finally:
        running.cancel()
        await asyncio.wait([running])


@pytest.mark.system
def test_what_a_still_broker_did_not_take_goes_out_once_it_moves(tmp_path: Path, clinic: Clinic) -> None:
    async def scenario() -> None:
        async with connected(tmp_path, clinic) as link:
            with clinic.broker.frozen():
                assert all(link.publish(Leaf.EVENT, _LARGE) for _ in range(_MANY))
                assert await link.round_trip_ms(Leaf.STATUS, "{}", 0.01) == NEVER
            assert await link.round_trip_ms(Leaf.STATUS, "{}", _WITHIN_S) != NEVER  # the last in the row
            assert link.attempts == 1

    asyncio.run(scenario())


@pytest.mark.system
def test_an_end_while_the_broker_stands_still_leaves_nothing_open(tmp_path: Path, clinic: Clinic) -> None:
    async def scenario() -> None:
        async with AsyncExitStack() as stack:
            link = await stack.enter_async_context(connected(tmp_path, clinic))
            with clinic.broker.frozen():
                assert all(link.publish(Leaf.EVENT, _LARGE) for _ in range(_MANY))
                async with asyncio.timeout(_WITHIN_S):
                    await stack.aclose()
                assert not link.connected
                assert not link.publish(Leaf.EVENT, "too late")

    asyncio.run(scenario())


@pytest.mark.system
def test_a_connection_that_stands_has_no_thread_of_its_own(tmp_path: Path, clinic: Clinic) -> None:
    async def scenario() -> None:
        before = _librarys_threads()
        async with connected(tmp_path, clinic) as link:
            assert _librarys_threads() == before  # the test's own host has one
            assert await link.round_trip_ms(Leaf.STATUS, "{}", _WITHIN_S) != NEVER

    asyncio.run(scenario())


def _librarys_threads() -> set[str]:
    return {thread.name for thread in threading.enumerate() if "paho" in thread.name}
