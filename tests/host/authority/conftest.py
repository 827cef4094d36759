"""The authority's application on a new database, with a clock that tests set."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from device.base.log import EventLog
from host.authority.api.app import build_app
from host.authority.pages.site import build_site
from host.authority.serving.authority import Authority, make_authority
from host.authority.serving.behaviour import BehaviourSwitch
from host.authority.serving.settings import Tokens
from host.authority.store.engine import open_engine
from host.authority.store.tables import metadata
from tests.host.authority.people import NOW
from tests.host.authority.web import Web
from tests.host.store.databases import SQLITE
from tests.postgres import Cluster

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


@pytest.fixture(scope="session")
def prepared_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a migrated SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("authority") / "prepared.sqlite"
    open_engine(path, busy_timeout_s=5).dispose()  # the last connection takes the journal back into the file
    return path


@pytest.fixture(scope="session")
def prepared_server(postgres: Cluster) -> Iterator[Engine]:
    """Give a migrated PostgreSQL database, to be emptied after use."""
    with postgres.database() as name:
        engine = open_engine(postgres.url(name), busy_timeout_s=5)
        yield engine
        engine.dispose()


@pytest.fixture
def engine(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Give an empty, migrated database: SQLite, and for tests marked `both_databases` PostgreSQL too."""
    if database_kind == SQLITE:
        shutil.copy(request.getfixturevalue("prepared_file"), tmp_path / "authority.sqlite")
        engine = open_engine(tmp_path / "authority.sqlite", busy_timeout_s=5)
        yield engine
        engine.dispose()
        return
    engine = request.getfixturevalue("prepared_server")
    yield engine
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())


@pytest.fixture
def authority(engine: Engine, clock: SetClock) -> Authority:
    """Give an authority that knows nobody yet."""
    return make_authority(engine, clock)


@pytest.fixture
def log_text() -> io.StringIO:
    """Give what the application logs."""
    return io.StringIO()


@pytest.fixture
def switch(clock: SetClock) -> BehaviourSwitch:
    """Give the behaviour of this test's authority."""
    return BehaviourSwitch(clock)


@pytest.fixture
def web(authority: Authority, switch: BehaviourSwitch, log_text: io.StringIO) -> Web:
    """Give a client of the application, without a token; batches wait until a test lets them be judged."""
    site = build_site(authority.own_page, authority.statistics, ("test", "127.0.0.1"))
    return Web(build_app(authority, TOKENS, switch, EventLog("test", log_text), "0", lambda: None, site))


@pytest.fixture
def clinic(web: Web) -> Web:
    """Give a client with the clinics' token."""
    return web.with_token(TOKENS.client)


@pytest.fixture
def admin(web: Web) -> Web:
    """Give a client with the administrators' token."""
    return web.with_token(TOKENS.admin)
