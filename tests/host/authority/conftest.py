"""The authority's application on a new database, with a clock that tests set."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from device.base.log import EventLog
from host.authority.api.app import build_app
from host.authority.serving.service import Authority
from host.authority.serving.settings import Tokens
from host.authority.store.engine import open_engine
from tests.host.authority.people import NOW
from tests.host.authority.web import Web

TOKENS = Tokens(client="made-up-client-token", admin="made-up-admin-token")


class SetClock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        """Begin at NOW."""
        self.moment = NOW

    def __call__(self) -> datetime:
        """Give the set moment."""
        return self.moment


@pytest.fixture
def clock() -> SetClock:
    """Give the clock of this test's authority."""
    return SetClock()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """Give a new, migrated database."""
    engine = open_engine(tmp_path / "authority.sqlite", busy_timeout_s=5)
    yield engine
    engine.dispose()


@pytest.fixture
def authority(engine: Engine, clock: SetClock) -> Authority:
    """Give an authority that knows nobody yet."""
    return Authority(engine, clock)


@pytest.fixture
def log_text() -> io.StringIO:
    """Give what the application logs."""
    return io.StringIO()


@pytest.fixture
def web(authority: Authority, clock: SetClock, log_text: io.StringIO) -> Web:
    """Give a client of the application, without a token."""
    return Web(build_app(authority, TOKENS, clock, EventLog("test", log_text), "0"))


@pytest.fixture
def clinic(web: Web) -> Web:
    """Give a client with the clinics' token."""
    return web.with_token(TOKENS.client)


@pytest.fixture
def admin(web: Web) -> Web:
    """Give a client with the administrators' token."""
    return web.with_token(TOKENS.admin)
