"""One pool, many clinics: each transaction is of one clinic, is sealed with its keys, and leaves nothing behind."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine, select, type_coerce, update
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.types import Text

from device.wire.errors import MessageInvalid
from host.base.errors import ClinicsMixed, ColumnKeyMissing, SealedValueDamaged
from host.base.personal import Private
from host.base.record_keys import RecordKeys
from host.insurance.person_keys import person_keys
from host.store.engine import reading
from host.store.fleet.opening import Fleet, is_shared, open_fleet
from host.store.tables import links
from host.store.version import read_version, touch
from tests.fleet.database import CLINICS, FleetDatabase

SECRET = {"name": "見本花子"}


@pytest.fixture
def opened(empty_fleet: FleetDatabase) -> Iterator[Fleet]:
    """Give the fleet through one connection, which all clinics share."""
    with open_fleet(empty_fleet.worker, connections=1) as made:
        yield made


@pytest.fixture
def engines(opened: Fleet, tmp_path: Path) -> dict[str, Engine]:
    """Give the engine of each clinic."""
    return {clinic: opened.engine_for(clinic, RecordKeys(tmp_path / clinic / "records")) for clinic in CLINICS}


def add_link(engine: Engine, link: str) -> None:
    row = {"link": link, "person": "p", "made_at": 1.0, "made_by": "mihon", "used_at": 1.0}
    with engine.begin() as connection:
        connection.execute(links.insert().values(**row, content=Private(link, SECRET)))


def read_link(engine: Engine, link: str) -> object:
    with reading(engine) as connection:
        return connection.execute(select(links.c.content).where(links.c.link == link)).scalar_one().open(link)


def test_each_clinic_counts_for_itself(engines: dict[str, Engine]) -> None:
    for clinic in ("c1", "c2", "c2"):
        with engines[clinic].begin() as connection:
            touch(connection)
    for clinic, count in (("c1", 1), ("c2", 2)):
        with reading(engines[clinic]) as connection:
            assert read_version(connection) == count


def test_values_are_sealed_with_the_clinics_own_keys(engines: dict[str, Engine]) -> None:
    for engine in engines.values():
        add_link(engine, "same")
    assert [read_link(engine, "same") for engine in engines.values()] == [SECRET, SECRET]
    with reading(engines["c1"]) as connection:
        token = connection.execute(select(type_coerce(links.c.content, Text))).scalar_one()
    with engines["c2"].begin() as connection:
        connection.execute(update(links).values(content=type_coerce(token, Text)))
    with pytest.raises(SealedValueDamaged):
        read_link(engines["c2"], "same")


def test_one_card_in_two_clinics_has_two_names(engines: dict[str, Engine]) -> None:
    names = set()
    for engine in engines.values():
        with reading(engine) as connection:
            names.add(person_keys(connection).link("0badcafe", "4711"))
    assert len(names) == len(CLINICS)


def test_a_connection_carries_no_clinic_to_the_next_transaction(engines: dict[str, Engine], opened: Fleet) -> None:
    with engines["c1"].begin() as connection:
        touch(connection)  # a table without a row has nothing to hide
        first = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
    for ended in (opened.clinics, lambda: _break_off(engines["c1"])):
        ended()
        with opened._engine.begin() as connection:
            assert connection.exec_driver_sql("SELECT pg_backend_pid()").scalar() == first
            assert connection.exec_driver_sql("SELECT current_setting('uketsuke.clinic', true)").scalar() == ""
            with pytest.raises(DBAPIError, match="InsufficientPrivilege"):
                read_version(connection)


def _break_off(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError), engine.begin() as connection:
        _touch_and_fail(connection)


def _touch_and_fail(connection: Connection) -> None:
    touch(connection)
    raise ZeroDivisionError


def test_without_a_clinic_nothing_is_sealed_or_opened(engines: dict[str, Engine], opened: Fleet) -> None:
    add_link(engines["c1"], "one")
    row = {"link": "two", "person": "p", "made_at": 1.0, "made_by": "mihon", "used_at": 1.0}
    with opened._engine.begin() as connection, pytest.raises(StatementError, match="ColumnKeyMissing"):
        connection.execute(links.insert().values(**row, content=Private("two", SECRET)))


def test_two_clinics_in_one_thread_are_a_mistake(empty_fleet: FleetDatabase, tmp_path: Path) -> None:
    with open_fleet(empty_fleet.worker, connections=2) as opened:
        own, other = (opened.engine_for(clinic, RecordKeys(tmp_path / clinic / "records")) for clinic in CLINICS)
        with own.begin() as outer:
            touch(outer)
            with pytest.raises(ClinicsMixed), other.begin():
                pass
            with reading(own) as inner:  # the same clinic may: the other transaction is not seen yet
                assert read_version(inner) == 0
        with reading(other) as connection:
            assert read_version(connection) == 0
        with reading(own) as connection:
            assert read_version(connection) == 1


def test_two_threads_are_of_two_clinics(empty_fleet: FleetDatabase, tmp_path: Path) -> None:
    rounds, failures = 30, list[BaseException]()

    def work(clinic: str) -> None:
        engine = made[clinic]
        try:
            for number in range(rounds):
                add_link(engine, f"{clinic}-{number}")
                assert read_link(engine, f"{clinic}-{number}") == SECRET
        except BaseException as error:  # noqa: BLE001  told by the test's own thread
            failures.append(error)

    with open_fleet(empty_fleet.worker, connections=2) as opened:
        made = {clinic: opened.engine_for(clinic, RecordKeys(tmp_path / clinic / "records")) for clinic in CLINICS}
        _run([partial(work, clinic) for clinic in CLINICS])
        assert not failures
        for clinic, engine in made.items():
            with reading(engine) as connection:
                found = connection.execute(select(links.c.link)).scalars().all()
            assert sorted(found) == sorted(f"{clinic}-{number}" for number in range(rounds))


def _run(work: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=one) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)


def test_keys_that_are_gone_or_anothers_are_noticed(opened: Fleet, tmp_path: Path) -> None:
    folders = {clinic: tmp_path / clinic / "records" for clinic in CLINICS}
    for clinic, folder in folders.items():
        opened.engine_for(clinic, RecordKeys(folder))
    with pytest.raises(SealedValueDamaged):
        opened.engine_for("c1", RecordKeys(folders["c2"]))
    shutil.rmtree(folders["c1"])
    with pytest.raises(ColumnKeyMissing):
        opened.engine_for("c1", RecordKeys(folders["c1"]))


@pytest.mark.parametrize("clinic", ["c3", "x"])
def test_a_clinic_that_is_none_gets_neither_engine_nor_keys(clinic: str, opened: Fleet, tmp_path: Path) -> None:
    with pytest.raises(DBAPIError, match="InsufficientPrivilege"):
        opened.engine_for(clinic, RecordKeys(tmp_path / "records"))
    assert not (tmp_path / "records").exists()


@pytest.mark.parametrize("clinic", ["", "c1'; DROP TABLE visits; --", "C1", "c1\n"])
def test_what_is_no_name_is_never_said_to_the_server(clinic: str, opened: Fleet, tmp_path: Path) -> None:
    with pytest.raises(MessageInvalid):
        opened.engine_for(clinic, RecordKeys(tmp_path / "records"))


def test_an_account_of_one_clinic_opens_no_other(empty_fleet: FleetDatabase, tmp_path: Path) -> None:
    with open_fleet(empty_fleet.own["c1"]) as opened:
        opened.engine_for("c1", RecordKeys(tmp_path / "c1" / "records"))
        with pytest.raises(DBAPIError, match="InsufficientPrivilege"):
            opened.engine_for("c2", RecordKeys(tmp_path / "c2" / "records"))
        with pytest.raises(DBAPIError, match="InsufficientPrivilege"):
            opened.clinics()


def test_clinics_are_listed(opened: Fleet) -> None:
    assert opened.clinics() == list(CLINICS)


def test_an_engine_says_that_it_shares(engines: dict[str, Engine]) -> None:
    assert is_shared(engines["c1"])
    assert not is_shared(create_engine("sqlite://"))
