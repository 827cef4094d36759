"""The state of the programs before an update, and what is done with it when the former version comes back.

The rule: what was sealed meanwhile is kept, and no number is used twice. So as long as the newer version left a
database's form alone, the former one simply goes on with it. A database that was written anew is put back as it was;
what came meanwhile is carried over: outbox rows that the saved one lacks, and every counter's higher value. The
newer file stays beside the saved ones.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

_LOG_FILES = ("", "-wal", "-shm")
_SQLITE = b"SQLite format 3\x00"


def save(states: Iterable[Path], folder: Path) -> None:
    """Copy the state folders, modes and owners included, into `folder`, which only root may enter."""
    fresh = folder.with_name(folder.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True, mode=0o700)
    for state in states:
        if state.is_dir():
            _copy_tree(state, fresh / state.name)
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)


def put_back(states: Iterable[Path], folder: Path) -> list[str]:
    """Put back every database whose form is another one than when it was saved, and give their names."""
    rewritten = find_rewritten(states, folder)
    for saved, now in rewritten:
        _put_back(saved, now, folder / "newer" / now.parent.name)
    return [now.name for _, now in rewritten]


def find_rewritten(states: Iterable[Path], folder: Path) -> list[tuple[Path, Path]]:
    """Give every database whose form is another one than when it was saved: the saved file, and the one in use."""
    pairs = [
        (saved, state / saved.relative_to(folder / state.name))
        for state in states
        for saved in sorted(_databases(folder / state.name))
    ]
    return [(saved, now) for saved, now in pairs if form_of(now) != form_of(saved)]


def form_of(path: Path) -> str:
    """Give the version of a database's form: `user_version`, and the migration's name where there is one."""
    if not path.is_file():
        return ""
    with closing(_open(path)) as database:
        version = str(database.execute("PRAGMA user_version").fetchone()[0])
        known = "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'"
        if database.execute(known).fetchone() is None:
            return version
        migration = database.execute("SELECT version_num FROM alembic_version").fetchone()
        return f"{version}:{migration}"


def _put_back(saved: Path, now: Path, newer_folder: Path) -> None:
    newer_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for ending in _LOG_FILES:
        part = now.with_name(now.name + ending)
        if part.exists():
            shutil.move(part, newer_folder / part.name)
        before = saved.with_name(saved.name + ending)
        if before.exists():
            _copy(before, part)
    newer = newer_folder / now.name
    try:
        carry_over(newer, now)
    except sqlite3.Error as error:  # the newer file is still there, with everything that was sealed
        print(f"{newer}: rows could not be carried over ({error}); take them with `uketsuke outbox export`")


def carry_over(newer: Path, older: Path) -> None:
    """Add to `older` the outbox rows that only `newer` has, and raise counters to the values in `newer`."""
    with closing(_open(newer)) as source, closing(_open(older)) as target:
        if _columns(source, "outbox") and _columns(target, "outbox"):
            _carry_rows(source, target)
        if _columns(source, "counter") and _columns(target, "counter"):
            counts = source.execute("SELECT name, value FROM counter").fetchall()
            rise = "UPDATE counter SET value = max(value, ?2) WHERE name = ?1"
            target.executemany(rise, counts)
        target.commit()


def _carry_rows(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    both = [name for name in _columns(target, "outbox") if name in _columns(source, "outbox") and name != "id"]
    listed, places = ", ".join(both), ", ".join("?" for _ in both)
    rows = source.execute(f"SELECT {listed} FROM outbox ORDER BY id").fetchall()  # noqa: S608  # names of the schema
    known = "ON CONFLICT (boot, seq) DO NOTHING"
    add = f"INSERT INTO outbox ({listed}) VALUES ({places}) {known}"  # noqa: S608  # the same
    target.executemany(add, rows)


def _columns(database: sqlite3.Connection, table: str) -> list[str]:
    return [str(row[1]) for row in database.execute(f"PRAGMA table_info({table})")]


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=5.0)


def _databases(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.read_bytes()[:16] == _SQLITE]


def _copy_tree(source: Path, target: Path) -> None:
    shutil.copytree(source, target, symlinks=True, copy_function=_copy, ignore=_only_files)
    for path in [source, *source.rglob("*")]:
        if path.is_dir():
            copy = target / path.relative_to(source)
            shutil.chown(copy, path.stat().st_uid, path.stat().st_gid)


def _only_files(folder: str, names: list[str]) -> set[str]:
    return {name for name in names if not (Path(folder, name).is_file() or Path(folder, name).is_dir())}


def _copy(source: str | Path, target: str | Path) -> str:
    shutil.copy2(source, target)
    found = Path(source).stat()
    shutil.chown(target, found.st_uid, found.st_gid)
    return str(target)
