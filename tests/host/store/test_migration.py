"""Databases of earlier versions: what lay readable in them is sealed when they are opened, and nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, text

import host.store.migrations
from device.wire import codec
from device.wire.messages.visit import Card, Holder
from host.base.keys import load_host_keys, make_missing_keys
from host.base.personal import bind_keys
from host.base.record_keys import RecordKeys
from host.store.engine import open_engine, reading
from host.store.visits import load_visit
from tests.host.line.bodies import FACE, visit_body
from tests.host.line.voice import TerminalKeys, Voice
from tests.host.store.databases import KINDS, SQLITE
from tests.host.world import NOW
from tests.postgres import Cluster

CARD = Card(issuer="0badcafe", serial="99887766554433")
VISITS = 3


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the URL of an empty database."""
    if request.param == SQLITE:
        yield f"sqlite:///{tmp_path}/host.sqlite"
        return
    postgres: Cluster = request.getfixturevalue("postgres")
    with postgres.database() as name:
        yield postgres.url(name)


@pytest.fixture
def voice(tmp_path: Path) -> Voice:
    """Give a terminal's voice."""
    make_missing_keys(tmp_path / "keys")
    return Voice("t-front", load_host_keys(tmp_path / "keys", "h-main").identity(), TerminalKeys())


def move(engine: Engine, revision: str, *, down: bool = False) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(host.store.migrations.__file__).parent))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        (command.downgrade if down else command.upgrade)(config, revision)


def fill(engine: Engine, voice: Voice) -> list[str]:
    """Put visits in as version 0004 wrote them; give their ids."""
    ids = []
    with engine.begin() as connection:
        for number in range(1, VISITS + 1):
            body = visit_body(FACE, CARD)
            claims = codec.to_json(voice.claims(body))
            row = {"id": number, "boot": claims["boot"], "seq": claims["seq"], "at": NOW, "no": False, "zero": 0}
            row |= {"claims": json.dumps(claims), "visit": body.visit_id, "nobody": "", "terminal": voice.name}
            row |= {"holder": json.dumps(codec.to_json(body.holder)), "card": json.dumps(codec.to_json(body.card))}
            connection.execute(
                text(
                    "INSERT INTO inbox (inbox_id, terminal, boot, seq, digest, typ, received_at, late, claims)"
                    " VALUES (:id, :terminal, :boot, :seq, :visit, :terminal, :at, :no, :claims)"
                ),
                row,
            )
            connection.execute(
                text(
                    "INSERT INTO visits (visit_id, inbox_id, terminal, received_at, late, outcome, holder, card,"
                    " change, confirmed_by, confirmed_at, confirm_until, asked, worker, lease_until)"
                    " VALUES (:visit, :id, :terminal, :at, :no, 'match', :holder, :card, :zero,"
                    " :nobody, :zero, :zero, :zero, :nobody, :zero)"
                ),
                row,
            )
            ids.append(body.visit_id)
    return ids


def stored(engine: Engine) -> str:
    with engine.connect() as connection:
        rows = connection.execute(
            text("SELECT CAST(i.claims AS TEXT) || CAST(v.card AS TEXT) FROM inbox i, visits v")
        )
        return "".join(rows.scalars())


def test_visits_of_version_4_are_sealed_and_read(database: str, voice: Voice, tmp_path: Path) -> None:
    engine, keys = create_engine(database), RecordKeys(tmp_path / "records")
    move(engine, "0004")
    ids = fill(engine, voice)
    assert CARD.serial in stored(engine)
    engine.dispose()
    now = open_engine("" if database.startswith("sqlite") else database, tmp_path / "host.sqlite")
    assert CARD.serial not in stored(now)
    with reading(now) as connection:
        visits = [load_visit(connection, visit_id) for visit_id in ids]
    now.dispose()
    assert [visit.visit_id for visit in visits if visit] == ids
    assert all(visit and visit.card.serial == CARD.serial and isinstance(visit.holder, Holder) for visit in visits)
    assert keys.ids() == [1]


def test_sealing_can_be_taken_back(database: str, voice: Voice, tmp_path: Path) -> None:
    engine, keys = create_engine(database), RecordKeys(tmp_path / "records")
    keys.make_first()
    bind_keys(engine.dialect, keys)
    move(engine, "0004")
    fill(engine, voice)
    before = stored(engine)
    move(engine, "0005")
    assert CARD.serial not in stored(engine)
    move(engine, "0004", down=True)
    assert sorted(stored(engine).replace(" ", "")) == sorted(before.replace(" ", ""))
    with engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == "0004"
    engine.dispose()
