"""The way back: a backup into an empty place, checked before anything is put there; nothing is ever overwritten."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, select, update

from host.audit.entry import Action, Entry
from host.audit.log import append, verify_log
from host.backup.archive import DATABASE, KEYS, STATE, Manifest, read_archive
from host.backup.databases import check_copy, check_empty, kind_of, put_database
from host.backup.sealing import SealedReader, Unlock
from host.base.errors import BackupUnusable, StateNotEmpty
from host.base.folder import StateFolder, make_folder
from host.base.settings import HostSettings
from host.store import tables as t
from host.store.engine import MIGRATIONS, open_engine

NUMBERS_LEFT_OUT = 100_000
"""More than there can have been since the backup: no number is given out a second time for something else."""


@dataclass(frozen=True)
class Restored:
    """What came back; `terminals` and `subscribers` are those that count now, to be compared with what is true."""

    manifest: Manifest
    audit_is_whole: bool
    terminals: tuple[str, ...]
    subscribers: tuple[str, ...]


def read_backup(file: Path, unlock: Unlock, folder: Path) -> Manifest:
    """Open a backup into an empty folder and check all of it.

    Raises:
        BackupUnusable: it is not whole, altered, sealed for somebody else, or of a newer version.
    """
    with file.open("rb") as sealed:
        manifest = read_archive(SealedReader(sealed, unlock), folder)
    check_copy(manifest.database, folder / DATABASE)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if manifest.revision not in known:
        raise BackupUnusable("the backup was made by a newer version of this program")
    return manifest


def restore(settings: HostSettings, file: Path, unlock: Unlock, now: float, by: str) -> Restored:
    """Put a backup into the empty state folder and database of the settings.

    Raises:
        StateNotEmpty: there is something already; nothing was changed.
        BackupUnusable: it cannot be used, or is of another clinic or kind of database; nothing was changed.
        BackupToolFailed: PostgreSQL did not take it; nothing was changed.
    """
    folder = StateFolder(settings.state)
    _check_place(settings)
    with tempfile.TemporaryDirectory(dir=_near(folder.root), prefix=".restore-") as scratch:
        opened = Path(scratch)
        manifest = read_backup(file, unlock, opened)
        _check_fits(manifest, settings)
        put_database(settings.database, opened / DATABASE, opened / STATE / folder.database.name)
        if settings.records.keys:
            _move_into(opened / KEYS, settings.records.keys)
        _move_into(opened / STATE, folder.root)
    return _begin(settings, manifest, now, by)


def _near(root: Path) -> Path:
    """Give a folder on the same disk that may be written to: the service's account owns no other than its own."""
    if root.is_dir():
        return root
    make_folder(root.parent)
    return root.parent


def _check_place(settings: HostSettings) -> None:
    for place in (settings.state, settings.records.keys):
        if place and place.exists() and any(place.iterdir()):
            raise StateNotEmpty(f"{place}: is not empty")
    check_empty(settings.database, StateFolder(settings.state).database)


def _check_fits(manifest: Manifest, settings: HostSettings) -> None:
    if (manifest.clinic, manifest.name) != (settings.clinic, settings.name):
        raise BackupUnusable(f"the backup is of {manifest.clinic} {manifest.name}, the settings are of another host")
    if manifest.database != kind_of(settings.database):
        raise BackupUnusable(f"the backup is of a {manifest.database} database; set `database` to one of that kind")
    if bool(settings.records.keys) != any(name.startswith(f"{KEYS}/") for name in manifest.files):
        raise BackupUnusable("the backup and the settings differ about `[records] keys`")


def _move_into(source: Path, target: Path) -> None:
    make_folder(target)
    for path in source.iterdir():
        shutil.move(path, target / path.name)


def _begin(settings: HostSettings, manifest: Manifest, now: float, by: str) -> Restored:
    """Open what came back, check it with its own keys, and let it go on without using anything twice."""
    engine = open_engine(settings.database, StateFolder(settings.state).database, settings.records.keys)
    try:
        with engine.begin() as connection:
            verified = verify_log(connection, {manifest.audit_number: manifest.audit_digest})
            go_on(connection, now)
            append(connection, Entry(by, Action.RESTORE, detail=f"backup of {int(manifest.made_at)}"), now)
            terminals, subscribers = (
                tuple(connection.execute(select(table.c.name).where(table.c.active).order_by(table.c.name)).scalars())
                for table in (t.terminals, t.subscribers)
            )
    finally:
        engine.dispose()
    return Restored(manifest, verified.is_whole, terminals, subscribers)


def go_on(connection: Connection, now: float) -> None:
    """Leave out the numbers that may have been used since the backup, and make due what may have been under way."""
    skipped = t.subscribers.c.last_number + NUMBERS_LEFT_OUT
    connection.execute(update(t.subscribers).values(last_number=skipped))
    connection.execute(update(t.counters).values(value=t.counters.c.value + NUMBERS_LEFT_OUT))
    connection.execute(update(t.visits).values(worker="", lease_until=0.0))
    waiting = t.results.c.acknowledged_at.is_(None)
    connection.execute(update(t.results).where(waiting).values(due_at=now, sends=0))
