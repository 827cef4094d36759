"""A clock that tests turn, a port in memory, and a client that speaks to the application without a network."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from functools import partial

import httpx
import pytest
from starlette.applications import Starlette

from host.desk import board, look_up
from host.desk.app import create_app
from host.desk.base.menu import Entry
from host.desk.base.parts import DeskPage
from host.desk.base.role import STAFF
from host.desk.board import pages as board_pages
from host.desk.look_up import pages as look_up_pages
from tests.host.desk.client import DeskClient
from tests.host.desk.memory_port import MemoryPort
from tests.host.desk.visits import NOON, make_morning

SECRET = b"made-up secret of at least 32 bytes"


class TurnedClock:
    """A clock that stands still until a test turns it."""

    def __init__(self) -> None:
        """Begin at noon."""
        self.now = NOON

    def __call__(self) -> float:
        """Give the time in seconds since 1970."""
        return self.now


def make_pages(port: MemoryPort) -> tuple[DeskPage, ...]:
    """Give board and look-up over a port in memory."""
    return (
        DeskPage(board.__name__, partial(board_pages.routes, port=port), (Entry("/", "board.menu", STAFF),)),
        DeskPage(look_up.__name__, partial(look_up_pages.routes, port=port)),
    )


@pytest.fixture
def clock() -> TurnedClock:
    """Give a clock at noon."""
    return TurnedClock()


@pytest.fixture
def port(clock: TurnedClock) -> MemoryPort:
    """Give a morning's visits."""
    return MemoryPort(make_morning(), clock)


@pytest.fixture
def app(port: MemoryPort, clock: TurnedClock) -> Starlette:
    """Give the application over the port in memory."""
    numbers = itertools.count(1)
    return create_app(port, make_pages(port), SECRET, clock, new_token=lambda: f"token-{next(numbers)}")


@pytest.fixture
def client(app: Starlette) -> Iterator[DeskClient]:
    """Give a client that has not logged in."""
    with asyncio.Runner() as runner:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        web = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8002")
        yield DeskClient(runner, web)
        runner.run(web.aclose())
