"""A clinic's folder in the database: only the fleet's key opens it, only for its clinic and place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from host.base.errors import FleetKeyUnusable, NotPrepared
from host.base.keys import load_host_keys, make_missing_keys
from host.base.record_keys import RecordKeys
from host.store.engine import reading
from host.store.fleet.keeping import (
    FleetKey,
    KeptFile,
    fetch,
    keep,
    make_fleet_key,
    read_fleet_key,
    read_folder,
    revision,
    unfold,
)
from host.store.fleet.opening import open_fleet
from host.store.fleet.schema import kept_files
from tests.fleet.database import CLINICS, FleetDatabase

KEY = FleetKey(bytes(range(32)))


@pytest.fixture
def engines(empty_fleet: FleetDatabase, tmp_path: Path) -> Iterator[dict[str, Engine]]:
    """Give the engine of each clinic."""
    with open_fleet(empty_fleet.worker) as opened:
        yield {clinic: opened.engine_for(clinic, RecordKeys(tmp_path / "own" / clinic)) for clinic in CLINICS}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a clinic's folder with what is in one."""
    made = tmp_path / "clinic"
    make_missing_keys(made / "state" / "keys")
    RecordKeys(made / "state" / "records").make_first()
    (made / "host.toml").write_text('clinic = "c1"\n')
    for name in ("pki/ca.key", "host.sqlite", "audit.anchors"):
        (made / "state" / name).parent.mkdir(exist_ok=True)
        (made / "state" / name).write_text("not for workers")
    return made


def test_a_worker_gets_what_it_needs_and_no_more(engines: dict[str, Engine], folder: Path, tmp_path: Path) -> None:
    keep(engines["c1"], KEY, "c1", read_folder(folder))
    with reading(engines["c1"]) as connection:
        unfold(fetch(connection, KEY, "c1"), tmp_path / "worker")
    worker = tmp_path / "worker"
    files = [path for path in worker.rglob("*") if path.is_file()]
    records = {f"state/records/{name}" for name in ("audit.key", "person.key", "column-1.key")}
    keys = {f"state/keys/{name}.pem" for name in ("seal", "receipt", "control", "result")}
    assert {str(path.relative_to(worker)) for path in files} == {"host.toml", *records, *keys}
    assert {path.stat().st_mode & 0o077 for path in (worker, *files)} == {0}
    was, now = (load_host_keys(root / "state" / "keys", "h-main") for root in (folder, worker))
    assert was.identity() == now.identity()


def test_what_has_left_leaves_there_too(engines: dict[str, Engine], folder: Path, tmp_path: Path) -> None:
    records = RecordKeys(folder / "state" / "records")
    for step in range(2):
        if step:
            records.make_next()
            records.drop(1)
        keep(engines["c1"], KEY, "c1", read_folder(folder))
        with reading(engines["c1"]) as connection:
            assert revision(connection) == step + 1
            unfold(fetch(connection, KEY, "c1"), tmp_path / "worker")
    assert RecordKeys(tmp_path / "worker" / "state" / "records").ids() == [2]


def test_nothing_of_it_is_readable_in_the_database(engines: dict[str, Engine], folder: Path) -> None:
    keep(engines["c1"], KEY, "c1", read_folder(folder))
    with reading(engines["c1"]) as connection:
        stored = b"".join(connection.execute(kept_files.select().with_only_columns(kept_files.c.sealed)).scalars())
    for file in read_folder(folder):
        assert file.content[:20] not in stored


def test_another_clinic_has_none_of_it(engines: dict[str, Engine], folder: Path) -> None:
    keep(engines["c1"], KEY, "c1", read_folder(folder))
    with reading(engines["c2"]) as connection:
        assert (revision(connection), fetch(connection, KEY, "c2")) == (0, [])


@pytest.mark.parametrize(
    ("key", "clinic", "path", "change"),
    [
        (bytes(32), "c1", "keys/seal.pem", b""),
        (bytes(range(32)), "c2", "keys/seal.pem", b""),
        (bytes(range(32)), "c1", "keys/receipt.pem", b""),
        (bytes(range(32)), "c1", "keys/seal.pem", b"\0"),
    ],
    ids=["another fleet's key", "another clinic", "another place", "changed"],
)
def test_it_opens_only_for_its_clinic_and_place(key: bytes, clinic: str, path: str, change: bytes) -> None:
    sealed = KEY.seal("c1", KeptFile("keys/seal.pem", b"secret"))
    assert KEY.open("c1", "keys/seal.pem", sealed).content == b"secret"
    with pytest.raises(FleetKeyUnusable):
        FleetKey(key).open(clinic, path, sealed + change)


def test_a_row_that_somebody_moved_is_refused(engines: dict[str, Engine]) -> None:
    keep(engines["c1"], KEY, "c1", [KeptFile("keys/seal.pem", b"secret")])
    with engines["c1"].begin() as connection:
        connection.execute(update(kept_files).values(path="keys/control.pem"))
    with reading(engines["c1"]) as connection, pytest.raises(FleetKeyUnusable):
        fetch(connection, KEY, "c1")


@pytest.mark.parametrize("place", ["../keys/seal.pem", "/etc/keys", "keys/../../x"])
def test_nothing_is_written_outside_of_the_folder(place: str, tmp_path: Path) -> None:
    with pytest.raises(FleetKeyUnusable):
        unfold([KeptFile(place, b"x")], tmp_path / "worker")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_the_key_is_made_once_for_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "fleet.key"
    with pytest.raises(NotPrepared):
        read_fleet_key(path)
    make_fleet_key(path)
    made = path.read_bytes()
    make_fleet_key(path)
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (made, 0o600)
    sealed = read_fleet_key(path).seal("c1", KeptFile("a", b"b"))
    assert FleetKey(made).open("c1", "a", sealed) == KeptFile("a", b"b")


def test_a_key_of_another_size_is_none() -> None:
    with pytest.raises(FleetKeyUnusable):
        FleetKey(bytes(16))


def test_content_is_not_shown() -> None:
    assert "secret" not in repr(KeptFile("keys/seal.pem", b"secret"))
