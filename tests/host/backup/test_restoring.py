"""A backup made while the host works, everything lost, and the host goes on: nothing lost that is not said to be."""

from __future__ import annotations

import dataclasses
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from device.wire.messages.visit import Card
from device.wire.words import CardKind
from host.audit.entry import Action, Entry
from host.audit.log import append, verify_log
from host.backup import archive
from host.backup.making import SUFFIX, drop_old, make_backup, make_next
from host.backup.restoring import NUMBERS_LEFT_OUT, restore
from host.backup.sealing import Recipient, RecipientKey, SealedReader, SealedWriter
from host.base.errors import BackupUnusable, StateNotEmpty
from host.base.record_settings import BackupSettings
from host.base.settings import AuthoritySettings, BrokerSettings, HostSettings
from host.retention.reporting import report
from host.retention.rules import Kind
from host.store.engine import open_engine, reading
from tests.host.line.bodies import FACE, visit_body
from tests.host.world import NOW, World, found
from tests.postgres import Cluster

PRIVATE = X25519PrivateKey.generate()
LOCK, UNLOCK = Recipient(PRIVATE.public_key()), RecipientKey(PRIVATE)
CARD = Card(kind=CardKind.MYNUMBER, issuer="0badcafe", serial="82736455463728190", not_after=1_800_000_000)


def settings_of(world: World, state: Path, database: str = "") -> HostSettings:
    """Give settings whose state folder is `state`."""
    return HostSettings(
        "c1",
        state,
        BrokerSettings(world.folder / "broker", world.folder / "broker-data"),
        authority=AuthoritySettings("http://127.0.0.1:1", world.folder / "token"),
        database=database,
    )


@contextmanager
def another_database(world: World, request: pytest.FixtureRequest) -> Iterator[str]:
    """Give an empty database of the same kind."""
    if not world.database:
        yield ""
        return
    postgres: Cluster = request.getfixturevalue("postgres")
    with postgres.database() as name:
        yield postgres.url(name)


@contextmanager
def restored(world: World, file: Path, request: pytest.FixtureRequest) -> Iterator[World]:
    """Lose the host wholly and bring it back from the backup; the terminal and the software live on."""
    place = world.folder.parent / f"{world.folder.name}-again"
    with another_database(world, request) as database:
        assert restore(settings_of(world, place, database), file, UNLOCK, NOW, "mihon").audit_is_whole
        again = World(place, database=database)
        again.voice, again.software = world.voice, world.software
        again.enrol_terminal(world.voice, "A")
        try:
            yield again
        finally:
            again.engine.dispose()
            shutil.rmtree(place)


@pytest.mark.owner_rights
@pytest.mark.both_databases
def test_everything_comes_back_and_goes_on(world: World, request: pytest.FixtureRequest) -> None:
    before = visit_body(FACE, CARD)
    sealed_before = world.voice.seal(world.voice.claims(before))
    world.store(sealed_before)
    world.settle(found(CARD))
    with world.engine.begin() as connection:
        append(connection, Entry("mihon", Action.CONFIRM, visit_id=before.visit_id), NOW)
    file = world.folder / "host.uketsuke-backup"
    make_backup(settings_of(world, world.folder, world.database), world.engine, file, LOCK, NOW)
    content = file.read_bytes()
    assert not any(secret in content for secret in (CARD.serial.encode(), before.visit_id.encode(), b"SQLite format"))

    after = visit_body(FACE, CARD)
    sealed_after = world.voice.seal(world.voice.claims(after))
    world.store(sealed_after)  # its receipt is on the way when everything is lost: the outbox still has it
    with restored(world, file, request) as again:
        receipts = again.store(sealed_before, sealed_after).receipts["t-front"]
        assert [entry.state for entry in receipts] == ["repeat", "stored"]
        assert again.rows("SELECT count(*) FROM visits") == [(2,)]
        assert again.visit(before.visit_id).card.serial == CARD.serial
        again.settle(found(CARD))
        numbers = [row[0] for row in again.rows("SELECT number FROM results ORDER BY number")]
        assert numbers == [1, 2 + NUMBERS_LEFT_OUT]
        with reading(again.engine) as connection:
            assert verify_log(connection, {}).is_whole
        assert [row[0] for row in again.rows("SELECT action FROM audit ORDER BY number")] == [
            "confirm",
            "backup",
            "restore",
        ]


def test_files_of_the_state_come_back_as_they_were(world: World, request: pytest.FixtureRequest) -> None:
    (world.folder / "desk.secret").write_bytes(b"secret")
    (world.folder / "half.new").write_bytes(b"half")
    settings = settings_of(world, world.folder)
    file = world.folder / "one.uketsuke-backup"
    make_backup(settings, world.engine, file, LOCK, NOW)
    kept = {
        name: (world.folder / name).read_bytes() for name in ("desk.secret", "keys/seal.pem", "records/audit.key")
    }
    with restored(world, file, request) as again:
        assert {name: (again.folder / name).read_bytes() for name in kept} == kept
        assert not (again.folder / "half.new").exists()
        assert not (again.folder / file.name).exists()
        modes = {path.stat().st_mode & 0o777 for path in again.folder.rglob("*") if path.is_file()}
        assert modes == {0o600}
    assert not list(world.folder.glob("backup-*"))


def test_an_empty_folder_that_is_there_is_used_and_left_clean(world: World, tmp_path: Path) -> None:
    file, state = tmp_path / "one.uketsuke-backup", tmp_path / "given"
    make_backup(settings_of(world, world.folder), world.engine, file, LOCK, NOW)
    state.mkdir(mode=0o700)
    with pytest.raises(BackupUnusable):
        restore(settings_of(world, state), file, RecipientKey(X25519PrivateKey.generate()), NOW, "mihon")
    assert not list(state.iterdir())
    assert restore(settings_of(world, state), file, UNLOCK, NOW, "mihon").audit_is_whole
    assert not list(state.glob(".restore-*"))
    assert (state / "records" / "audit.key").exists()


@pytest.mark.owner_rights
@pytest.mark.both_databases
def test_nothing_is_overwritten(world: World, tmp_path: Path) -> None:
    file = world.folder / "one.uketsuke-backup"
    here = settings_of(world, world.folder, world.database)
    make_backup(here, world.engine, file, LOCK, NOW)
    before = {path: path.stat().st_mtime_ns for path in world.folder.rglob("*.key")}
    with pytest.raises(StateNotEmpty):
        restore(here, file, UNLOCK, NOW, "mihon")
    if world.database:
        with pytest.raises(StateNotEmpty, match="tables"):
            restore(settings_of(world, tmp_path / "new", world.database), file, UNLOCK, NOW, "mihon")
        assert not (tmp_path / "new").exists()
    with pytest.raises(FileExistsError):
        make_backup(here, world.engine, file, LOCK, NOW)
    assert {path: path.stat().st_mtime_ns for path in world.folder.rglob("*.key")} == before


@pytest.mark.parametrize("fault", ["cut", "key", "clinic", "kind", "newer"])
def test_backup_that_cannot_be_used_changes_nothing(
    world: World, tmp_path: Path, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, state = tmp_path / "one.uketsuke-backup", tmp_path / "fresh" / "state"
    here, there = settings_of(world, world.folder), settings_of(world, state)
    if fault == "newer":
        world.engine.dispose()
        with world.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    make_backup(here, world.engine, file, LOCK, NOW)
    if fault == "cut":
        file.write_bytes(file.read_bytes()[:-20])
    there = {
        "clinic": dataclasses.replace(there, clinic="c2"),
        "kind": dataclasses.replace(there, records=dataclasses.replace(there.records, keys=tmp_path / "keys-apart")),
    }.get(fault, there)
    unlock = RecipientKey(X25519PrivateKey.generate()) if fault == "key" else UNLOCK
    with pytest.raises(BackupUnusable):
        restore(there, file, unlock, NOW, "mihon")
    assert not state.exists()
    assert not list((tmp_path / "fresh").glob("*"))


def test_keys_that_lie_apart_come_along(world: World, tmp_path: Path) -> None:
    apart = dataclasses.replace(
        settings_of(world, world.folder),
        records=dataclasses.replace(settings_of(world, world.folder).records, keys=tmp_path / "apart"),
    )
    world.engine.dispose()
    shutil.move(world.folder / "records", tmp_path / "apart")
    engine = open_engine("", world.folder / "host.sqlite", tmp_path / "apart")
    file = tmp_path / "one.uketsuke-backup"
    make_backup(apart, engine, file, LOCK, NOW)
    engine.dispose()
    back = dataclasses.replace(
        settings_of(world, tmp_path / "back"), records=dataclasses.replace(apart.records, keys=tmp_path / "back-keys")
    )
    assert restore(back, file, UNLOCK, NOW, "mihon").audit_is_whole
    assert sorted(path.name for path in (tmp_path / "back-keys").iterdir()) == [
        "audit.key",
        "column-1.key",
        "person.key",
    ]


def test_backup_while_visits_come_in_is_of_one_moment(world: World, request: pytest.FixtureRequest) -> None:
    stop, arrived = threading.Event(), threading.Event()

    def arrive() -> None:
        while not stop.is_set():
            world.arrive(visit_body(FACE, CARD))
            with world.engine.begin() as connection:
                append(connection, Entry("mihon", Action.SEE_VISITS), NOW)
            arrived.set()

    writer = threading.Thread(target=arrive)
    writer.start()
    try:
        assert arrived.wait(60)
        file = world.folder / "one.uketsuke-backup"
        make_backup(settings_of(world, world.folder), world.engine, file, LOCK, NOW)
    finally:
        stop.set()
        writer.join(60)
    with restored(world, file, request) as again:
        ((visits,),) = again.rows("SELECT count(*) FROM visits")
        assert again.rows("SELECT count(*) FROM inbox") == [(visits,)]
        assert visits


def test_own_backups_are_made_when_due_and_deleted_when_old(world: World) -> None:
    settings = dataclasses.replace(
        settings_of(world, world.folder),
        backup=BackupSettings(world.folder / "backups", world.folder / "x.pub", 3600.0),
    )
    first = make_next(settings, world.engine, LOCK, NOW, "20261125-120000")
    assert first
    made_at = first.stat().st_mtime
    assert make_next(settings, world.engine, LOCK, made_at + 3599, "20261125-125959") is None
    second = make_next(settings, world.engine, LOCK, made_at + 3600, "20261125-130000")
    assert second
    assert second.name == f"c1-20261125-130000{SUFFIX}"
    with reading(world.engine) as connection:
        line = report(connection, settings.retention, world.folder / "backups")[-1]
        assert (line.kind, line.rows, line.oldest_at) == (Kind.BACKUPS, 2, made_at)
    assert drop_old(world.folder / "backups", made_at) == 0
    assert drop_old(world.folder / "backups", made_at + 10 * 86_400) == 2


def test_archive_takes_no_name_that_leads_out(tmp_path: Path) -> None:
    assert archive.STATE == "state"
    (tmp_path / "evil").write_bytes(b"x")
    file = tmp_path / "evil.uketsuke-backup"
    name = "state/../../evil-out"
    said = archive.Manifest(
        "c1", "h-main", NOW, "sqlite", "0005", 0, "", 0, {name: archive.digest_of(tmp_path / "evil")}
    )
    with file.open("wb") as out:
        archive.write_archive(SealedWriter(out, LOCK), said, {name: tmp_path / "evil"})
    (tmp_path / "in" / "deep").mkdir(parents=True)
    with file.open("rb") as sealed, pytest.raises(BackupUnusable, match="files of ours"):
        archive.read_archive(SealedReader(sealed, UNLOCK), tmp_path / "in" / "deep")
    assert not (tmp_path / "evil-out").exists()
