"""Calls on a real PostgreSQL: who is called hears it, whoever else listens learns nothing, a lost ear comes back."""

from __future__ import annotations

import asyncio
import io
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from sqlalchemy import Engine, make_url

from device.base.log import EventLog
from host.base.bell import Bell
from host.base.record_keys import RecordKeys
from host.base.settings import AuthoritySettings, BrokerSettings, HostSettings
from host.cli.options import open_database
from host.roles.calling import keep_calling
from host.store.fleet.calling import CHANNEL, call, open_ear, token_of
from host.store.fleet.opening import connect_fleet, open_fleet
from host.store.version import touch
from tests.fleet.database import CLINICS, FleetDatabase
from tests.host.line.waiting import wait_for
from tests.host.store.fleet.listening import ALL, LIMIT_S, Worker, call_from, play, until
from tests.postgres import Cluster

OWN, OTHER = CLINICS
CUT_OFF = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND query IN (%s, 'SELECT 1')
"""


@pytest.fixture
def desks(empty_fleet: FleetDatabase, tmp_path: Path) -> Iterator[dict[str, Engine]]:
    """Give what each clinic's desk has: an engine with the clinic's own account."""
    with ExitStack() as stack:
        made = {}
        for clinic in CLINICS:
            opened = stack.enter_context(open_fleet(empty_fleet.own[clinic]))
            made[clinic] = opened.engine_for(clinic, RecordKeys(tmp_path / clinic / "records"))
        yield made


def test_tokens_tell_clinics_apart_and_nobody_else_whose_they_are(
    empty_fleet: FleetDatabase, desks: dict[str, Engine], tmp_path: Path
) -> None:
    tokens = {clinic: token_of(engine) for clinic, engine in desks.items()}
    assert len(set(tokens.values())) == len(CLINICS)
    for clinic, token in tokens.items():
        assert len(bytes.fromhex(token)) == 16
        assert clinic.encode().hex() not in token
        with open_fleet(empty_fleet.worker) as opened:  # another program with the same keys
            assert token_of(opened.engine_for(clinic, RecordKeys(tmp_path / clinic / "records"))) == token


def test_a_desk_with_the_clinics_own_account_is_heard(empty_fleet: FleetDatabase, desks: dict[str, Engine]) -> None:
    async def scene(worker: Worker) -> None:
        for clinic in (OWN, OTHER, OWN):
            worker.looked.clear()
            await call_from(desks[clinic])
            await until(lambda: bool(worker.looked))
            assert worker.looked == [clinic]

    assert play(empty_fleet, desks, scene).events() == ["calls_heard"]


def test_a_command_calls_for_its_clinic_when_it_is_done(
    empty_fleet: FleetDatabase, desks: dict[str, Engine], tmp_path: Path
) -> None:
    settings = HostSettings(
        OWN,
        tmp_path / OWN,
        BrokerSettings(tmp_path, tmp_path),
        AuthoritySettings("http://127.0.0.1:1", tmp_path / "token"),
        database=empty_fleet.own[OWN],
    )

    def command(*, fails: bool) -> None:
        with open_database(settings):
            if fails:
                raise ZeroDivisionError

    async def scene(worker: Worker) -> None:
        with pytest.raises(ZeroDivisionError):
            await asyncio.to_thread(command, fails=True)
        await call_from(desks[OTHER])
        await asyncio.to_thread(command, fails=False)
        await until(lambda: OWN in worker.looked)

    assert play(empty_fleet, desks, scene).looked == [ALL, OTHER, OWN]


def test_many_calls_are_few_looks_and_unknown_ones_are_none(
    empty_fleet: FleetDatabase, desks: dict[str, Engine]
) -> None:
    async def scene(worker: Worker) -> None:
        for token in ("", "0" * 32, OTHER, "x" * 7000):
            await call_from(desks[OWN], token or "not known")
        for _ in range(30):
            call(desks[OWN], token_of(desks[OWN]))  # in the worker's own loop: it hears them only afterwards
        await call_from(desks[OTHER])
        await until(lambda: OTHER in worker.looked)

    looked = play(empty_fleet, desks, scene).looked
    assert set(looked) == {ALL, OWN, OTHER}
    assert looked.count(ALL) == looked.count(OTHER) == 1
    assert 1 <= looked.count(OWN) < 30


def test_whoever_else_listens_hears_a_token_and_sees_no_row(
    empty_fleet: FleetDatabase, desks: dict[str, Engine]
) -> None:
    url = make_url(empty_fleet.own[OTHER])
    _, place = url.get_dialect()().create_connect_args(url)
    with psycopg.connect(**place, autocommit=True) as stranger:
        stranger.execute(f"LISTEN {CHANNEL}")
        call(desks[OWN], token_of(desks[OWN]))
        (heard,) = stranger.notifies(timeout=LIMIT_S, stop_after=1)
        assert (heard.channel, heard.payload) == (CHANNEL, token_of(desks[OWN]))
        stranger.execute("SELECT set_config('uketsuke.clinic', %s, false)", [OWN])
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            stranger.execute("DELETE FROM visits")


def test_a_call_waits_for_no_standby(desks: dict[str, Engine], postgres: Cluster) -> None:
    def waiting() -> bool:
        return postgres.psql("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'").strip() != "0"

    def write() -> None:
        while not ended.is_set():
            with desks[OWN].begin() as connection:
                touch(connection)

    ended, writing = threading.Event(), threading.Thread(target=write)
    writing.start()
    try:
        with standby_insisted_on(postgres):
            wait_for(waiting, "a commit waits")
            call(desks[OTHER], token_of(desks[OTHER]))
            assert waiting()
    finally:
        ended.set()
        writing.join(LIMIT_S)
    assert not writing.is_alive()


@contextmanager
def standby_insisted_on(postgres: Cluster) -> Iterator[None]:
    """Let no commit be confirmed meanwhile: the standby that has to have it does not exist."""
    name = "synchronous_standby_names"

    def is_set(value: str) -> bool:
        return postgres.psql(f"SHOW {name}").strip() == value

    postgres.psql(f"ALTER SYSTEM SET {name} = 'nobody'")
    try:
        postgres.psql("SELECT pg_reload_conf()")
        wait_for(lambda: is_set("nobody"), "the standby is insisted on")
        yield
    finally:
        postgres.psql(f"ALTER SYSTEM RESET {name}")
        postgres.psql("SELECT pg_reload_conf()")
        wait_for(lambda: is_set(""), "no standby is insisted on any more")


def test_an_ear_that_is_cut_off_comes_back_and_lets_everything_be_looked_at(
    empty_fleet: FleetDatabase, desks: dict[str, Engine]
) -> None:
    url = make_url(empty_fleet.owner)
    _, place = url.get_dialect()().create_connect_args(url)

    async def scene(worker: Worker) -> None:
        with psycopg.connect(**place, autocommit=True) as owner:
            ended = owner.execute(CUT_OFF, [f"LISTEN {CHANNEL}"]).fetchall()
        assert ended == [(True,)]
        await until(lambda: worker.looked.count(ALL) == 2)
        await call_from(desks[OWN])
        await until(lambda: OWN in worker.looked)

    assert play(empty_fleet, desks, scene).events() == ["calls_heard", "calls_lost", "calls_heard"]


def test_a_server_that_is_away_is_told_of_once(empty_fleet: FleetDatabase, desks: dict[str, Engine]) -> None:
    url, tries, worker = make_url(empty_fleet.worker), list[int](), Worker()
    real = Path(str(url.query["host"])) / ".s.PGSQL.5432"

    async def refuse(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tries.append(1)
        writer.close()

    async def run(folder: Path) -> None:
        played = folder / real.name
        server = await asyncio.start_unix_server(refuse, played)
        async with worker.hearing(url.set(query={"host": str(folder)}).render_as_string(), desks):
            await until(lambda: len(tries) > 1)
            server.close()
            played.unlink(missing_ok=True)
            played.symlink_to(real)
            await until(lambda: ALL in worker.looked)

    with TemporaryDirectory(prefix="uk-calls-", dir="/tmp") as folder:  # the path of a socket must stay short
        asyncio.run(run(Path(folder)))
    assert worker.events() == ["calls_lost", "calls_heard"]


def test_a_call_that_comes_while_the_server_is_asked_for_an_answer_is_heard(
    empty_fleet: FleetDatabase, desks: dict[str, Engine]
) -> None:
    async def run() -> None:
        async with asyncio.timeout(LIMIT_S), open_ear(empty_fleet.worker) as ear:
            assert await ear.hear(0.01) == set()
            await call_from(desks[OWN])
            await ear.check()
            assert await ear.hear(LIMIT_S) == {token_of(desks[OWN])}

    asyncio.run(run())


def test_what_is_rung_is_called_and_a_database_that_refuses_is_told_of(
    empty_fleet: FleetDatabase, desks: dict[str, Engine], tmp_path: Path
) -> None:
    logged = io.StringIO()
    narrow = connect_fleet(empty_fleet.own[OWN], connections=1, wait_s=0.05)
    engine = narrow.engine_for(OWN, RecordKeys(tmp_path / OWN / "records"))

    async def scene(worker: Worker) -> None:
        far = Bell(asyncio.get_running_loop())
        calling = asyncio.create_task(keep_calling(engine, far, EventLog("desk", logged)))
        with engine.connect():
            far.ring()
            await until(lambda: "not_called" in logged.getvalue())
        assert worker.looked == [ALL]
        far.ring()
        await until(lambda: OWN in worker.looked)
        calling.cancel()
        await asyncio.wait([calling])

    try:
        play(empty_fleet, desks, scene)
    finally:
        narrow.dispose()
    assert logged.getvalue().count("not_called") == 1
