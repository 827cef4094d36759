"""What is kept, for how long, and what left: for the desk's page and the command."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from sqlalchemy import Connection, func, select

from device.wire.numbers import Words
from host.backup.making import list_backups
from host.base.record_settings import RetentionSettings
from host.retention.rules import RULES, Kind, Rule
from host.store.tables import retention_runs


@dataclass(frozen=True)
class Line:
    """One kind: how many days it is kept, how much there is, since when, and what left.

    Times in seconds since 1970; `oldest_at` is 0 when there is nothing or it is not known, `ran_at` when never.
    """

    kind: Kind
    what: Words
    why: Words
    days: int
    rows: int
    oldest_at: float
    ran_at: float
    removed: int
    removed_in_all: int


def report(connection: Connection, settings: RetentionSettings, backups: Path | None = None) -> tuple[Line, ...]:
    """Give a line for each kind, in the order of the rules; `backups` is the folder of the host's own backups."""
    runs = {row.kind: row for row in connection.execute(select(retention_runs))}
    lines = []
    for rule in RULES:
        run = runs.get(str(rule.kind))
        rows, oldest_at = _count(connection, rule)
        what, why = words_of(rule.kind)
        done = (run.ran_at, run.removed, run.removed_in_all) if run else (0.0, 0, 0)
        lines.append(Line(rule.kind, what, why, rule.days(settings), rows, oldest_at, *done))
    return (*lines, *_backups(settings, backups))


def words_of(kind: Kind) -> tuple[Words, Words]:
    """Give what a kind is, and why it is kept so long."""
    return _all()[kind]


def _backups(settings: RetentionSettings, folder: Path | None) -> Iterator[Line]:
    """Give the line of the backups; its `ran_at` is when the newest was made."""
    if folder is None:
        return
    times = [path.stat().st_mtime for path in list_backups(folder)]
    oldest_at, newest_at = (min(times), max(times)) if times else (0.0, 0.0)
    what, why = words_of(Kind.BACKUPS)
    yield Line(Kind.BACKUPS, what, why, settings.backups_days, len(times), oldest_at, newest_at, 0, 0)


def _count(connection: Connection, rule: Rule) -> tuple[int, float]:
    here = (*rule.of_kind, *rule.still_there())
    count = select(func.count()).select_from(rule.table).where(*here)
    if rule.at is None:
        return connection.execute(count).scalar_one(), 0.0
    oldest = select(func.min(rule.at)).where(*here)
    return connection.execute(count).scalar_one(), connection.execute(oldest).scalar() or 0.0


@cache
def _all() -> dict[Kind, tuple[Words, Words]]:
    text = (resources.files(__package__) / "words.toml").read_text("utf-8")
    return {
        Kind(name): (Words(**entry["what"]), Words(**entry["why"])) for name, entry in tomllib.loads(text).items()
    }
