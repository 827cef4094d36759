"""`uketsuke-host fleet …` from an empty database to a second worker that has everything of a clinic."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError

from device.wire.messages.visit import Card
from device.wire.words import CardKind, ReceiptState
from host.base.keys import load_host_keys, make_missing_keys
from host.cli.main import main
from host.store.engine import open_engine
from host.store.fleet.opening import is_shared
from host.store.fleet.preparing import add_clinic, allow_account, prepare_fleet
from host.store.handovers import FileKind, add_handover, list_newest
from host.store.tables import inbox, visits
from tests.host.line.bodies import FACE, new_id, visit_body
from tests.host.world import NOW, World, found
from tests.postgres import Cluster

CARD = Card(kind=CardKind.MYNUMBER, issuer="0badcafe", serial="4711", not_after=1_800_000_000)

PORTS = ("port", "mqtt_port", "cluster_port")
NODES = "".join(
    f'[[nodes]]\nname = "n{node}"\nhost = "127.0.0.1"\n'
    + "".join(f"{port} = {node}{place}\n" for place, port in enumerate(PORTS, 1))
    for node in (1, 2, 3)
)


@pytest.fixture
def accounts(postgres: Cluster) -> Iterator[tuple[str, str]]:
    """Give two accounts that can log in and do nothing: the owner that is to be, and a clinic's."""
    names = f"o{uuid.uuid4().hex[:12]}", f"a{uuid.uuid4().hex[:12]}"
    for name in names:
        postgres.psql(f"CREATE ROLE {name} LOGIN")
    yield names
    for name in names:
        postgres.psql(f"DROP ROLE {name}")


@pytest.fixture
def database(postgres: Cluster, accounts: tuple[str, str]) -> Iterator[str]:
    """Give the URL of an empty database with the account that owns it."""
    owner, account = accounts
    with postgres.database() as name:
        postgres.psql(f"ALTER DATABASE {name} OWNER TO {owner}")
        yield make_url(postgres.url(name)).set(username=owner).render_as_string()
        postgres.psql(
            f"DROP OWNED BY {account}; DROP OWNED BY {owner}; ALTER DATABASE {name} OWNER TO postgres", name
        )


def test_an_owner_without_further_rights_is_enough(database: str, accounts: tuple[str, str], tmp_path: Path) -> None:
    """References between tables are checked with the rights of their owner, whom the rules hold as well."""
    prepare_fleet(database, now=1.0, parts=2)
    add_clinic(database, "c1", now=1.0)
    allow_account(database, accounts[1], ["c1"])
    world = World(tmp_path, database=make_url(database).set(username=accounts[1]).render_as_string())
    body = visit_body(FACE, CARD)
    assert world.arrive(body).state is ReceiptState.STORED
    assert world.settle(found(CARD))
    with world.engine.begin() as connection:
        add_handover(connection, body.visit_id, 1, FileKind.FHIR, NOW)
        with pytest.raises(IntegrityError), connection.begin_nested():
            add_handover(connection, new_id(), 1, FileKind.FHIR, NOW)
        connection.execute(visits.delete())
        assert not list_newest(connection, 1)
    world.engine.dispose()
    engine = create_engine(database)
    with engine.connect() as connection, pytest.raises(DBAPIError, match="no clinic is set"):
        connection.execute(inbox.select())
    engine.dispose()


def test_from_nothing_to_a_second_worker(database: str, accounts: tuple[str, str], tmp_path: Path) -> None:
    owner, account = ("--owner", database), accounts[1]
    for words in (("prepare-database", "--parts", "2"), ("add-clinic", "c1"), ("allow", account, "--clinic", "c1")):
        assert main(["fleet", *words, *owner]) == 0
    url = make_url(database).set(username=account).render_as_string()
    clinic = tmp_path / "clinics" / "c1"
    make_missing_keys(clinic / "state" / "keys")
    engine = open_engine(url, clinic / "state" / "host.sqlite", clinic="c1")
    assert is_shared(engine)
    engine.dispose()
    config, key = tmp_path / "fleet.toml", tmp_path / "fleet.key"
    config.write_text(f'clinics = "{tmp_path}/clinics"\npki = "{tmp_path}/pki"\ndatabase = "{url}"\n{NODES}')
    options = ("c1", "--config", str(config), "--key", str(key))
    assert main(["fleet", "keep", *options]) == 1  # there is no key yet, and none is made unasked
    assert main(["fleet", "keep", *options, "--make-key"]) == 0
    assert main(["fleet", "fetch", *options, "--into", str(tmp_path / "second")]) == 0
    second = tmp_path / "second" / "c1" / "state"
    open_engine(url, second / "host.sqlite", clinic="c1").dispose()  # with the record keys that came along
    names = [load_host_keys(state / "keys", "h-main").identity() for state in (clinic / "state", second)]
    assert names[0] == names[1]


def test_what_is_no_fleet_is_told_in_one_line(
    postgres: Cluster, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with postgres.database() as name:
        open_engine(postgres.url(name), tmp_path / "host.sqlite").dispose()
        assert main(["fleet", "prepare-database", "--owner", postgres.url(name)]) == 1
    assert "667" in capsys.readouterr().err
