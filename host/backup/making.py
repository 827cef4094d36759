"""Making a backup while the host runs: one moment of the database, then the files, sealed as they are written."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine, func, select, text

from host.audit.entry import HOST, Action, Entry
from host.audit.log import append, newest
from host.backup.archive import DATABASE, KEYS, STATE, Manifest, digest_of, write_archive
from host.backup.databases import copy_database, kind_of
from host.backup.sealing import Lock, SealedWriter
from host.base.errors import BackupToolFailed
from host.base.folder import StateFolder, make_folder
from host.base.settings import HostSettings
from host.store.engine import reading
from host.store.fleet.opening import is_shared
from host.store.tables import visits

SUFFIX = ".uketsuke-backup"
_SCRATCH = "backup-"
_STALE_S = 86_400.0
_PASSING = (".new", ".partial", "-wal", "-shm", "-journal")


def make_backup(
    settings: HostSettings, engine: Engine, out: Path, lock: Lock, now: float, by: str = HOST
) -> Manifest:
    """Write a backup to `out`, which appears there only when it is whole; give its manifest.

    Raises:
        BackupToolFailed: the copy of a PostgreSQL database was not to be had, or it is a fleet's.
        OSError: the disk did not take it, or there is something of that name.
    """
    if is_shared(engine):
        raise BackupToolFailed("a clinic's part of a fleet is backed up with the whole, by its owner")
    folder = StateFolder(settings.state)
    with engine.begin() as connection:
        append(connection, Entry(by, Action.BACKUP), now)
    said = _manifest(settings, engine, now)  # before the copy, which then goes at least as far
    _clear_stale(folder.root, now)
    with tempfile.TemporaryDirectory(dir=folder.root, prefix=_SCRATCH) as scratch:
        files = _snapshot(settings, Path(scratch))
        manifest = replace(said, files={name: digest_of(path) for name, path in files.items()})
        _write(out, lock, manifest, files)
    return manifest


def _snapshot(settings: HostSettings, scratch: Path) -> dict[str, Path]:
    """Copy everything as it stands now; the database first, so that every key that it needs is among the files."""
    copy_database(settings.database, StateFolder(settings.state).database, scratch / DATABASE)
    sources = {f"{STATE}/{path.relative_to(settings.state)}": path for path in _state_files(settings)}
    if settings.records.keys:
        sources |= {f"{KEYS}/{path.name}": path for path in sorted(settings.records.keys.glob("*.key"))}
    files = {DATABASE: scratch / DATABASE}
    for name, path in sources.items():
        with contextlib.suppress(FileNotFoundError):  # it was replaced or has left meanwhile
            make_folder((scratch / name).parent)
            shutil.copyfile(path, scratch / name)
            files[name] = scratch / name
    return files


def _write(out: Path, lock: Lock, manifest: Manifest, files: dict[str, Path]) -> None:
    partial = out.with_name(f"{out.name}.partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            write_archive(SealedWriter(file, lock), manifest, files)
            file.flush()
            os.fsync(file.fileno())
        os.link(partial, out)  # unlike a rename, it replaces nothing
    finally:
        partial.unlink(missing_ok=True)


def _clear_stale(root: Path, now: float) -> None:
    """Remove what a backup left that was killed."""
    for path in root.glob(f"{_SCRATCH}*"):
        if path.is_dir() and now - path.stat().st_mtime > _STALE_S:
            shutil.rmtree(path, ignore_errors=True)


def _state_files(settings: HostSettings) -> Iterator[Path]:
    """Give what lies in the state folder, without the database, the broker's, backups, and half-written files."""
    root, database = settings.state, StateFolder(settings.state).database
    others = [
        path.resolve() for path in (settings.broker.folder, settings.broker.data, settings.backup.folder) if path
    ]
    for path in sorted(root.rglob("*")):
        if not path.is_file() or path.is_symlink() or path.name.endswith((*_PASSING, SUFFIX)) or path == database:
            continue
        is_scratch = path.relative_to(root).parts[0].startswith(_SCRATCH)
        if not is_scratch and not any(path.resolve().is_relative_to(other) for other in others):
            yield path


def _manifest(settings: HostSettings, engine: Engine, now: float) -> Manifest:
    with reading(engine) as connection:
        number, digest = newest(connection)
        return Manifest(
            clinic=settings.clinic,
            name=settings.name,
            made_at=now,
            database=kind_of(settings.database),
            revision=connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one(),
            audit_number=number,
            audit_digest=digest,
            visits=connection.execute(select(func.count()).select_from(visits)).scalar_one(),
            files={},
        )


def make_next(settings: HostSettings, engine: Engine, lock: Lock, now: float, stamp: str) -> Path | None:
    """Make the next of the host's own backups, if it is due; give its path.

    Raises:
        BackupToolFailed, OSError: it was not to be had.
    """
    backup = settings.backup
    if backup.folder is None:
        return None
    make_folder(backup.folder)
    times = [path.stat().st_mtime for path in list_backups(backup.folder)]
    if times and 0 <= now - max(times) < backup.every_s:
        return None
    out = backup.folder / f"{settings.clinic}-{stamp}{SUFFIX}"
    make_backup(settings, engine, out, lock, now)
    return out


def list_backups(folder: Path) -> list[Path]:
    """Give the backups in a folder, oldest first."""
    return sorted(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else []


def drop_old(folder: Path, before: float) -> int:
    """Delete the backups that were made before a moment; give how many."""
    old = [path for path in list_backups(folder) if path.stat().st_mtime < before]
    for path in old:
        path.unlink()
    return len(old)
