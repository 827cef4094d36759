"""What leaves when, on both kinds of database: no day too early or too late, and nothing that somebody waits for."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from device.wire.messages.visit import Card
from device.wire.words import CardKind
from host.audit.entry import Action, Entry
from host.audit.log import append, verify_log
from host.base.personal import Private
from host.base.record_settings import RetentionSettings
from host.retention.reporting import report
from host.retention.rules import DAY_S, Kind
from host.retention.sweeping import Sweeping, last_run
from host.store import tables
from host.store.engine import reading
from host.store.results import acknowledge, list_waiting
from host.store.tallies import count
from tests.host.line.bodies import FACE, visit_body
from tests.host.world import NOW, World, found

pytestmark = pytest.mark.both_databases

SETTINGS = RetentionSettings()
CARD = Card(kind=CardKind.MYNUMBER, issuer="0badcafe", serial="4711", not_after=1_800_000_000)


def sweep(world: World, days: float) -> dict[Kind, int]:
    """Do the work of the day so many days from now; give what left."""
    world.clock.now = NOW + days * DAY_S
    removed = Sweeping(world.engine, SETTINGS, world.clock, lambda: False).sweep()
    return {kind: number for kind, number in removed.items() if number}


def make_visit(world: World, *, opened: bool) -> str:
    """Let a visit arrive that is settled and told to the subscriber."""
    body = visit_body(FACE, CARD)
    world.arrive(body)
    world.settle(found(CARD))
    if opened:
        with world.engine.begin() as connection:
            (number, _), *_ = list_waiting(connection, world.software.name)
            jti = connection.execute(
                select(tables.results.c.jti).where(tables.results.c.number == number)
            ).scalar_one()
            acknowledge(connection, [(world.software.name, number, jti)], NOW)
    return body.visit_id


def number_of(world: World, table: str) -> int:
    with reading(world.engine) as connection:
        return connection.execute(select(func.count()).select_from(tables.metadata.tables[table])).scalar_one()


def test_a_visit_leaves_with_all_that_hangs_on_it_and_its_number_stays(world: World) -> None:
    visit_id = make_visit(world, opened=True)
    with world.engine.begin() as connection:
        values = {"visit_id": visit_id, "kind": "medicines", "read_at": NOW + 89.5 * DAY_S, "until": NOW + 90 * DAY_S}
        content = Private(f"{visit_id}/medicines", {"name": "made up"})
        connection.execute(tables.medical_information.insert().values(content=content, **values))
    assert sweep(world, 29.9) == {}
    assert sweep(world, 30.1) == {Kind.RESULTS: 1}
    assert sweep(world, 89.9) == {}
    assert sweep(world, 90.1) == {Kind.VISITS: 1, Kind.MESSAGES: 1}
    assert [number_of(world, name) for name in ("visits", "qualifications", "medical_information")] == [0, 0, 0]
    assert world.rows("SELECT claims FROM inbox") == [(None,)]
    assert sweep(world, 439.9) == {}
    assert sweep(world, 440.1) == {Kind.MESSAGE_KEYS: 1}
    assert number_of(world, "inbox") == 0


def test_a_message_that_comes_again_after_its_visit_left_is_not_taken_twice(world: World) -> None:
    sealed = world.voice.seal(world.voice.claims(visit_body(FACE, CARD)))
    world.store(sealed)
    assert sweep(world, 91) == {Kind.VISITS: 1, Kind.MESSAGES: 1}
    (entry,) = world.store(sealed).receipts["t-front"]
    assert entry.seq
    assert number_of(world, "visits") == 0


def test_a_visit_waits_for_a_result_that_was_not_taken(world: World) -> None:
    make_visit(world, opened=False)
    assert sweep(world, 179) == {}
    assert sweep(world, 181) == {Kind.UNOPENED: 1, Kind.VISITS: 1, Kind.MESSAGES: 1}


def test_more_than_one_transaction_takes(world: World) -> None:
    with world.engine.begin() as connection:
        for number in range(250):
            values = {
                "topic": "t",
                "sealed": b"x",
                "number": 401,
                "first_at": NOW,
                "last_at": NOW + number,
                "times": 1,
            }
            connection.execute(tables.quarantine.insert().values(digest=f"{number:064d}", **values))
    assert sweep(world, 91) == {Kind.REFUSED: 250}


def test_broken_off_it_goes_on_later(world: World) -> None:
    with world.engine.begin() as connection:
        for number in range(250):
            values = {"topic": "t", "sealed": b"x", "number": 401, "first_at": NOW, "last_at": NOW, "times": 1}
            connection.execute(tables.quarantine.insert().values(digest=f"{number:064d}", **values))
    world.clock.now = NOW + 91 * DAY_S
    assert Sweeping(world.engine, SETTINGS, world.clock, lambda: True).sweep()[Kind.REFUSED] == 100
    assert sweep(world, 91) == {Kind.REFUSED: 150}


def test_medical_information_leaves_after_a_day(world: World) -> None:
    visit_id = make_visit(world, opened=True)
    with world.engine.begin() as connection:
        values = {"visit_id": visit_id, "kind": "medicines", "read_at": NOW, "until": NOW + DAY_S}
        content = Private(f"{visit_id}/medicines", {"name": "made up"})
        connection.execute(tables.medical_information.insert().values(content=content, **values))
    assert sweep(world, 0.9) == {}
    assert sweep(world, 1.1) == {Kind.MEDICAL: 1}


def test_counts_leave_by_their_day(world: World) -> None:
    with world.engine.begin() as connection:
        count(connection, date(2020, 1, 1), {("tried", "face/no_match"): 2})
        count(connection, date(2026, 11, 1), {("tried", "face/no_match"): 2})
    assert sweep(world, 0) == {Kind.COUNTS: 1}


def test_the_audit_log_keeps_five_years_and_stays_verifiable(world: World) -> None:
    with world.engine.begin() as connection:
        for years in (6, 5.1, 4.9):
            append(connection, Entry("mihon", Action.CONFIRM), NOW - years * 365.25 * DAY_S)
    assert sweep(world, 0) == {Kind.AUDIT: 2}
    with reading(world.engine) as connection:
        assert verify_log(connection, {}).is_whole
    assert world.rows("SELECT number, action, detail FROM audit ORDER BY number") == [
        (3, "confirm", ""),
        (4, "retention", "audit 2"),
    ]


def test_report_says_what_there_is_and_what_left(world: World) -> None:
    make_visit(world, opened=True)
    with reading(world.engine) as connection:
        assert last_run(connection) == 0
    sweep(world, 31)
    with reading(world.engine) as connection:
        lines = {line.kind: line for line in report(connection, SETTINGS)}
        assert last_run(connection) == world.clock.now
    assert (lines[Kind.RESULTS].rows, lines[Kind.RESULTS].removed, lines[Kind.RESULTS].days) == (0, 1, 30)
    assert (lines[Kind.VISITS].rows, lines[Kind.VISITS].oldest_at, lines[Kind.VISITS].removed) == (1, NOW, 0)


def test_report_stops_counting_where_it_shall(world: World) -> None:
    for _ in range(3):
        make_visit(world, opened=True)
    for count_to, counted in ((2, (2, True)), (3, (3, True)), (4, (3, False)), (0, (3, False))):
        with reading(world.engine) as connection:
            lines = {line.kind: line for line in report(connection, SETTINGS, count_to=count_to)}
        for kind in (Kind.VISITS, Kind.MESSAGES, Kind.RESULTS):
            assert (lines[kind].rows, lines[kind].at_least) == counted
        assert (lines[Kind.LINKS].rows, lines[Kind.LINKS].at_least) == (0, False)


def test_what_left_is_gone_from_the_file(tmp_path: Path, prepared_world: Path) -> None:
    shutil.copytree(prepared_world, tmp_path, dirs_exist_ok=True)
    world = World(tmp_path)
    ids = [make_visit(world, opened=True) for _ in range(40)]
    sweep(world, 0)
    size = (tmp_path / "host.sqlite").stat().st_size
    assert all(visit_id.encode() in (tmp_path / "host.sqlite").read_bytes() for visit_id in ids)
    assert sweep(world, 91)[Kind.VISITS] == len(ids)
    content = b"".join(path.read_bytes() for path in tmp_path.glob("host.sqlite*"))
    assert not any(visit_id.encode() in content for visit_id in ids)
    assert (tmp_path / "host.sqlite").stat().st_size < size
    world.engine.dispose()
