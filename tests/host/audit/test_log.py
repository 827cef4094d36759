"""The audit log on both kinds of database: appended to only, any change is found, its oldest rows leave in order."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, select, update
from sqlalchemy.exc import DatabaseError

from host.audit.chain import BEGINNING, AuditRow, digest_of
from host.audit.entry import Action, Entry
from host.audit.log import Search, append, expire, newest, search_newest, verify_log, walk
from host.audit.verifying import Fault, Verified
from host.store.engine import open_engine, reading
from host.store.tables import audit, audit_checkpoints
from tests.host.world import CLINIC, NOW, World

pytestmark = pytest.mark.both_databases

YEAR_S = 365 * 86_400.0


def add(world: World, count: int = 1, at: float = NOW, actor: str = "mihon") -> None:
    with world.engine.begin() as connection:
        for _ in range(count):
            append(connection, Entry(actor, Action.CONFIRM, visit_id="V1", terminal="t-front"), at)


def check(world: World, anchors: dict[int, str] | None = None) -> Verified:
    with reading(world.engine) as connection:
        return verify_log(connection, anchors or {})


@contextmanager
def unguarded(world: World) -> Iterator[Connection]:
    """Give a connection on which no trigger stands in the way, as somebody with full rights can have it."""
    with world.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        else:
            names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars()
            for name in names.all():
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        yield connection


def tamper(world: World, *statements: str) -> None:
    """Do what nobody should."""
    with unguarded(world) as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def faults(verified: Verified) -> list[tuple[int, Fault]]:
    return [(finding.number, finding.fault) for finding in verified.findings]


def test_numbers_follow_each_other_and_the_log_is_whole(world: World) -> None:
    add(world, 3)
    verified = check(world)
    assert verified.is_whole
    assert (verified.first, verified.last, verified.rows) == (1, 3, 3)


def test_an_entry_stands_or_falls_with_what_it_tells_of(world: World) -> None:
    with world.engine.connect() as connection, connection.begin() as transaction:
        append(connection, Entry("mihon", Action.LINK), NOW)
        transaction.rollback()
    add(world)
    assert check(world).rows == 1


COPIED = ", at, actor, action, purpose, visit_id, link, terminal, detail, digest, seal FROM audit WHERE number = 3"


@pytest.mark.owner_rights
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'other' WHERE number = 2",
        "UPDATE audit SET at = 0 WHERE number = 2",
        "DELETE FROM audit WHERE number = 2",
        "DELETE FROM audit WHERE number = 3",
        f"INSERT INTO audit SELECT 9{COPIED}",
        f"INSERT INTO audit SELECT 0{COPIED}",
    ],
)
def test_database_refuses_what_is_no_appending(world: World, statement: str) -> None:
    add(world, 3)
    with pytest.raises(DatabaseError, match="only appended to"), world.engine.begin() as connection:
        connection.exec_driver_sql(statement)
    assert check(world).is_whole


@pytest.mark.parametrize("statement", ["DELETE FROM audit_checkpoints", "UPDATE audit_checkpoints SET number = 9"])
def test_checkpoints_stay_as_they_are(world: World, statement: str) -> None:
    add(world, 3)
    with world.engine.begin() as connection:
        assert expire(connection, NOW + 1, NOW + 1, 2) == 2
    with pytest.raises(DatabaseError, match="only appended to"), world.engine.begin() as connection:
        connection.exec_driver_sql(statement)


@pytest.mark.owner_rights
@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        (["UPDATE audit SET actor = 'other' WHERE number = 2"], [(2, Fault.CHANGED)]),
        (["UPDATE audit SET at = at - 60 WHERE number = 2"], [(2, Fault.CHANGED)]),
        (["UPDATE audit SET purpose = 'a' || chr_ten || 'b' WHERE number = 2"], [(2, Fault.CHANGED)]),
        (["UPDATE audit SET action = 'nothing' WHERE number = 2"], [(2, Fault.CHANGED)]),
        (["DELETE FROM audit WHERE number = 2"], [(3, Fault.MISSING)]),
        (["DELETE FROM audit WHERE number = 1"], [(2, Fault.MISSING)]),
        (
            [
                "UPDATE audit SET number = 99 WHERE number = 2",
                "UPDATE audit SET number = 2 WHERE number = 3",
                "UPDATE audit SET number = 3 WHERE number = 99",
            ],
            [(2, Fault.CHANGED), (3, Fault.CHANGED), (4, Fault.CHANGED)],
        ),
    ],
)
def test_altered_rows_are_found(world: World, statements: list[str], expected: list[tuple[int, Fault]]) -> None:
    add(world, 2)
    add(world, 3, at=NOW + 5)
    newline = "chr(10)" if world.database else "char(10)"
    tamper(world, *(statement.replace("chr_ten", newline) for statement in statements))
    assert faults(check(world)) == expected


@pytest.mark.owner_rights
def test_a_chain_that_is_calculated_anew_lacks_the_seal(world: World) -> None:
    add(world, 3)
    before = check(world)
    _rewrite(world, ["mihon", "other", "mihon"])
    assert faults(check(world)) == [(2, Fault.NOT_SEALED), (3, Fault.NOT_SEALED)]
    assert faults(check(world, {3: before.digest}))[-1] == (3, Fault.REWRITTEN)


@pytest.mark.owner_rights
def test_an_end_that_is_cut_off_is_found_by_what_was_published(world: World) -> None:
    add(world, 4)
    anchors = {4: check(world).digest}
    assert check(world, anchors).is_whole
    tamper(world, "DELETE FROM audit WHERE number > 2")
    assert check(world).is_whole, "without an anchor nobody can tell"
    assert faults(check(world, anchors)) == [(4, Fault.CUT_OFF)]
    add(world, 2, actor="other")
    assert faults(check(world, anchors)) == [(4, Fault.REWRITTEN)]


def test_the_oldest_leave_and_the_rest_is_whole(world: World) -> None:
    add(world, 5, at=NOW - 6 * YEAR_S)
    add(world, 3)
    middle = {4: _digest_of(world, 4), 5: _digest_of(world, 5), 6: _digest_of(world, 6)}
    with world.engine.begin() as connection:
        assert expire(connection, NOW - 5 * YEAR_S, NOW, 4) == 4
        assert expire(connection, NOW - 5 * YEAR_S, NOW, 4) == 1
        assert expire(connection, NOW - 5 * YEAR_S, NOW, 4) == 0
    verified = check(world, middle)
    assert verified.is_whole
    assert (verified.first, verified.last) == (6, 8)


def test_a_log_that_left_wholly_goes_on_with_its_numbers(world: World) -> None:
    add(world, 2)
    with world.engine.begin() as connection:
        assert expire(connection, NOW + 1, NOW + 1, 10) == 2
        assert newest(connection)[0] == 2
    add(world)
    verified = check(world)
    assert verified.is_whole
    assert (verified.first, verified.last) == (3, 3)


@pytest.mark.owner_rights
def test_a_checkpoint_that_the_host_did_not_make_is_found(world: World) -> None:
    add(world, 3)
    digest = _digest_of(world, 2)
    with world.engine.begin() as connection:
        values = {"number": 2, "digest": digest, "at": 1.0, "seal": "0" * 64}
        connection.execute(audit_checkpoints.insert().values(values))
    tamper(world, "DELETE FROM audit WHERE number <= 2")
    assert faults(check(world)) == [(2, Fault.BEGINNING)]


def test_search_narrows_and_goes_on(world: World) -> None:
    add(world, 3)
    add(world, 2, at=NOW + 100, actor="tanaka")
    with reading(world.engine) as connection:
        assert _numbers(search_newest(connection, Search(actor="mihon"), 2)) == [3, 2]
        assert _numbers(search_newest(connection, Search(actor="mihon"), 2, before=2)) == [1]
        assert _numbers(search_newest(connection, Search(since=NOW + 1, until=NOW + 101), 9)) == [5, 4]
        assert _numbers(search_newest(connection, Search(actions=(Action.LINK,)), 9)) == []
        assert _numbers(walk(connection, Search(visit_id="V1"))) == [1, 2, 3, 4, 5]


def test_several_programs_append_to_one_chain(world: World) -> None:
    engines = [open_engine(world.database, world.folder / "host.sqlite", clinic=CLINIC) for _ in range(3)]

    def write(engine_number: int) -> None:
        for _ in range(12):
            with engines[engine_number].begin() as connection:
                append(connection, Entry(f"user{engine_number}", Action.LOG_IN), NOW)

    writers = [threading.Thread(target=write, args=(number,)) for number in range(len(engines))]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    for engine in engines:
        engine.dispose()
    assert check(world).is_whole
    assert check(world).rows == 36


def _numbers(rows: Iterable[AuditRow]) -> list[int]:
    return [row.number for row in rows]


def _digest_of(world: World, number: int) -> str:
    with reading(world.engine) as connection:
        return str(connection.execute(select(audit.c.digest).where(audit.c.number == number)).scalar_one())


def _rewrite(world: World, actors: list[str]) -> None:
    """Calculate the chain anew as somebody without the host's key can: rightly, under the old seals."""
    former = BEGINNING
    with unguarded(world) as connection:
        for number, actor in enumerate(actors, 1):
            entry = Entry(actor, Action.CONFIRM, visit_id="V1", terminal="t-front")
            former = digest_of(former, number, NOW, entry)
            values = {"actor": actor, "digest": former}
            connection.execute(update(audit).where(audit.c.number == number).values(values))
