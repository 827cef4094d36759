"""A database that another program holds for too long: staff are told to do it again, and nothing is half done."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import event

from device.wire.messages.visit import Card
from device.wire.numbers import find_error
from device.wire.words import CardKind
from host.desk.base.errors import RecordsNotReached
from host.desk.base.role import Role
from tests.host.desk.client import ORIGIN, DeskClient
from tests.host.desk.whole import PASSWORD, WholeDesk, whole_desk
from tests.host.line.bodies import STAFF, visit_body
from tests.host.world import World

CARD = Card(CardKind.MYNUMBER, issuer="0badcafe", serial="4711", not_after=1_900_000_000)


@contextmanager
def client_of(desk: WholeDesk) -> Iterator[DeskClient]:
    """Give a browser's view in which an error of the application is what the server answers."""
    with asyncio.Runner() as runner:
        transport = httpx.ASGITransport(desk.app, raise_app_exceptions=False)
        web = httpx.AsyncClient(transport=transport, base_url=ORIGIN)
        yield DeskClient(runner, web)
        runner.run(web.aclose())


@contextmanager
def held(database: Path) -> Iterator[None]:
    """Hold the database as a writer that does not come to its end."""
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def lose_patience(connection: Any, _record: object, _proxy: object) -> None:
    """Wait a moment only; the host waits ten seconds."""
    connection.execute("PRAGMA busy_timeout = 1")


def test_confirmation_while_another_program_writes(world: World, tmp_path: Path) -> None:
    with whole_desk(world, tmp_path) as desk, client_of(desk) as client:
        body = visit_body(STAFF, CARD)
        world.arrive(body)
        client.log_in(Role.RECEPTION, PASSWORD)
        event.listen(world.engine, "checkout", lose_patience)
        with held(world.folder / "host.sqlite"):
            answer = client.confirm(body.visit_id)
        assert answer.status_code == RecordsNotReached.status
        assert find_error(RecordsNotReached.number).clinic.ja in answer.text
        assert not world.visit(body.visit_id).confirmation.by
        assert client.confirm(body.visit_id).status_code == httpx.codes.SEE_OTHER
        assert world.visit(body.visit_id).confirmation.by == Role.RECEPTION
