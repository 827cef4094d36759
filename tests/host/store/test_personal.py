"""Sealed columns: only their own keys open them, only in their place and row, and nothing is readable on disk."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, type_coerce, update
from sqlalchemy.types import Text

from device.wire.messages.visit import Card
from device.wire.words import CardKind, EligibilityStatus
from host.base.errors import ColumnKeyMissing, SealedValueDamaged
from host.base.personal import Private, open_value, seal_value
from host.base.record_keys import RecordKeys
from host.insurance.links import make_link
from host.insurance.qualifications import load_qualifications, save_qualifications
from host.insurance.record import Found, How
from host.store.engine import open_engine, reading
from host.store.resealing import SETTLED_S, drop_unused, rotate, sealed_columns
from host.store.tables import visits
from host.store.visits import load_visit
from tests.host.insurance.people import HANAKO
from tests.host.line.bodies import FACE, visit_body
from tests.host.world import CLINIC, NOW, World, found
from tests.postgres import run_cluster

SERIAL = "82736455463728190"
ISSUER = "5e7f0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b"
CARD = Card(kind=CardKind.MYNUMBER, issuer=ISSUER, serial=SERIAL, not_after=1_800_000_000)
PERSON = replace(
    HANAKO,
    insurer_name="架空市国民健康保険",
    symbol="架０１見本",
    number="0000077123",
    ratio_percent=30,
    valid_until=None,
    address="架空県架空市見本町１－２",
)
SECRETS = (SERIAL, ISSUER, PERSON.number, PERSON.name, PERSON.kana, "1952-02-29", PERSON.symbol, PERSON.address)


@pytest.fixture
def keys(tmp_path: Path) -> RecordKeys:
    """Give keys of this test's own."""
    made = RecordKeys(tmp_path / "keys")
    made.make_first()
    return made


def visit_of_a_person(world: World) -> str:
    """Let a visit come in, be answered with a person's insurance, and be linked."""
    body = visit_body(FACE, CARD)
    world.arrive(body)
    world.settle(found(CARD))
    with world.engine.begin() as connection:
        save_qualifications(
            connection, body.visit_id, Found(EligibilityStatus.ELIGIBLE, How.CARD, NOW, qualifications=(PERSON,))
        )
        make_link(connection, body.visit_id, "mihon", NOW)
    return body.visit_id


def test_value_goes_in_and_comes_back(keys: RecordKeys) -> None:
    token = seal_value(keys, "t.c", Private("row-1", {"name": PERSON.name, "n": [1, None]}))
    assert open_value(keys, "t.c", "row-1", token) == {"name": PERSON.name, "n": [1, None]}
    assert token != seal_value(keys, "t.c", Private("row-1", {"name": PERSON.name, "n": [1, None]}))


def test_length_tells_no_name(keys: RecordKeys) -> None:
    lengths = {len(seal_value(keys, "t.c", Private("row-1", {"name": "見" * count}))) for count in range(1, 15)}
    assert len(lengths) == 1


@pytest.mark.parametrize(
    ("place", "owner", "change"),
    [
        ("t.other", "row-1", ""),
        ("t.c", "row-2", ""),
        ("t.c", "row-1", "A"),
        ("t.c", "row-1", "cut"),
        ("t.c", "row-1", "not sealed"),
    ],
)
def test_moved_or_altered_value_is_refused(keys: RecordKeys, place: str, owner: str, change: str) -> None:
    token = seal_value(keys, "t.c", Private("row-1", "secret"))
    altered = {
        "": token,
        "A": token[:-8] + ("A" if token[-8] != "A" else "B") + token[-7:],
        "cut": token[:10],
        "not sealed": '{"name": "readable"}',
    }
    with pytest.raises(SealedValueDamaged):
        open_value(keys, place, owner, altered[change])


def test_key_of_another_database_is_refused(keys: RecordKeys, tmp_path: Path) -> None:
    token = seal_value(keys, "t.c", Private("row-1", "secret"))
    other = RecordKeys(tmp_path / "other")
    other.make_first()
    with pytest.raises(SealedValueDamaged):
        open_value(other, "t.c", "row-1", token)
    other.make_next()
    with pytest.raises(ColumnKeyMissing):
        open_value(keys, "t.c", "row-1", seal_value(other, "t.c", Private("row-1", "secret")))


def test_key_files_are_their_owners(keys: RecordKeys) -> None:
    modes = {path.name: path.stat().st_mode & 0o777 for path in keys.folder.iterdir()}
    assert modes == {"audit.key": 0o600, "person.key": 0o600, "column-1.key": 0o600}
    assert keys.folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files to others")
def test_key_that_root_makes_is_the_services(keys: RecordKeys) -> None:
    os.chown(keys.folder, 4711, 4712)
    made = keys.folder / f"column-{keys.make_next()}.key"
    assert (made.stat().st_uid, made.stat().st_gid, made.stat().st_mode & 0o777) == (4711, 4712, 0o600)


def test_every_sealed_column_is_named_by_its_place() -> None:
    for column, kind in sealed_columns():
        assert kind.place == f"{column.table.name}.{column.name}"
    places = {kind.place for _, kind in sealed_columns()}
    assert {"inbox.claims", "visits.holder", "visits.card", "qualifications.content", "links.content"} <= places


@pytest.mark.both_databases
def test_database_without_its_keys_says_so_and_makes_no_new_ones(world: World) -> None:
    visit_of_a_person(world)
    world.engine.dispose()
    folder = world.folder / "records"
    shutil.move(folder, world.folder / "elsewhere")
    with pytest.raises(ColumnKeyMissing):
        open_engine(world.database, world.folder / "host.sqlite", clinic=CLINIC)
    assert not folder.exists()
    RecordKeys(folder).make_first()
    with pytest.raises(SealedValueDamaged):
        open_engine(world.database, world.folder / "host.sqlite", clinic=CLINIC)
    elsewhere = world.folder / "elsewhere"
    open_engine(world.database, world.folder / "host.sqlite", clinic=CLINIC, keys=elsewhere).dispose()


@pytest.mark.both_databases
def test_value_of_another_visit_is_not_shown(world: World) -> None:
    first, second = visit_of_a_person(world), visit_body(FACE, CARD)
    world.arrive(second)
    with world.engine.begin() as connection:
        token = connection.execute(
            select(type_coerce(visits.c.card, Text)).where(visits.c.visit_id == first)
        ).scalar()
        moved = update(visits).where(visits.c.visit_id == second.visit_id)
        connection.execute(moved.values(card=type_coerce(token, Text)))
    with pytest.raises(SealedValueDamaged), reading(world.engine) as connection:
        load_visit(connection, second.visit_id)


@pytest.mark.both_databases
def test_rotation_seals_everything_anew_and_drops_the_former_key(world: World) -> None:
    visit_id = visit_of_a_person(world)
    told: list[int] = []
    assert rotate(world.engine, NOW, told.append) == 2
    assert told[-1] >= 5
    for column, kind in sealed_columns():
        with reading(world.engine) as connection:
            tokens = connection.execute(select(type_coerce(column, Text)).where(column.is_not(None))).scalars().all()
        assert all(token.startswith("2.") for token in tokens), kind.place
    assert drop_unused(world.engine, NOW + SETTLED_S - 1) == []
    assert drop_unused(world.engine, NOW + SETTLED_S) == [1]
    RecordKeys(world.folder / "records").drop(1)
    again = open_engine(world.database, world.folder / "host.sqlite", clinic=CLINIC)
    with reading(again) as connection:
        kept, card = load_qualifications(connection, visit_id), load_visit(connection, visit_id)
        assert kept
        assert card
        assert (kept.qualifications, card.card.serial) == ((PERSON,), SERIAL)
    again.dispose()


@pytest.mark.both_databases
def test_rotation_reaches_every_row_page_by_page(world: World) -> None:
    for _ in range(5):
        visit_of_a_person(world)
    rotate(world.engine, NOW, lambda _: None, page=2)
    assert drop_unused(world.engine, NOW + SETTLED_S) == [1]


@pytest.mark.both_databases
def test_key_that_is_still_needed_stays(world: World) -> None:
    visit_of_a_person(world)
    RecordKeys(world.folder / "records").make_next()
    # which lets the database know of it
    open_engine(world.database, world.folder / "host.sqlite", clinic=CLINIC).dispose()
    assert drop_unused(world.engine, NOW + 10 * 365 * 86_400) == []


def test_nothing_is_readable_in_the_file(world: World) -> None:
    visit_id = visit_of_a_person(world)
    with world.engine.begin() as connection:
        connection.execute(update(visits).values(asked=visits.c.asked))  # something stands in the log beside the file
    content = b"".join(path.read_bytes() for path in world.folder.glob("host.sqlite*"))
    assert (world.folder / "host.sqlite-wal").stat().st_size
    _assert_only(content, visit_id)


def test_nothing_is_readable_in_the_cluster_nor_in_a_dump(tmp_path: Path) -> None:
    # a cluster of its own: the shared one holds the simulated authority's databases too, which are not sealed
    with run_cluster() as postgres, postgres.database() as name:
        world = World(tmp_path, database=postgres.url(name))
        visit_id = visit_of_a_person(world)
        world.engine.dispose()
        postgres.psql("CHECKPOINT", name)
        files = [path for part in ("base", "pg_wal") for path in (postgres.data / part).rglob("*") if path.is_file()]
        _assert_only(b"".join(path.read_bytes() for path in files), visit_id)
        dump = postgres.run("pg_dump", "-h", str(postgres.socket), "-U", "postgres", name)
        _assert_only(dump.encode(), visit_id)


def _assert_only(content: bytes, visit_id: str) -> None:
    """Check that the search would find something, and finds nothing about the person."""
    assert visit_id.encode() in content
    for secret in SECRETS:
        for form in (secret.encode(), secret.encode("utf-16-le"), secret.encode("ascii", "backslashreplace")):
            assert form not in content
