"""What is kept, for how long, and what left: for the desk's page and the command."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from sqlalchemy import Connection, func, literal, select

from device.wire.numbers import Words
from host.backup.making import list_backups
from host.base.record_settings import RetentionSettings
from host.retention.rules import RULES, Kind, Rule
from host.store.tables import retention_runs


@dataclass(frozen=True)
class Line:
    """One kind: how many days it is kept, how much there is, since when, and what left.

    Times in seconds since 1970; `oldest_at` is 0 when there is nothing or it is not known, `ran_at` when never.
    With `at_least` there are as many as `rows` or more: nobody counted further.
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
    at_least: bool = False


def report(
    connection: Connection, settings: RetentionSettings, backups: Path | None = None, count_to: int = 0
) -> tuple[Line, ...]:
    """Give a line for each kind, in the order of the rules; `backups` is the folder of the host's own backups.

    Counting takes as long as there are rows; with `count_to` it stops there.
    """
    runs = {row.kind: row for row in connection.execute(select(retention_runs))}
    lines = []
    for rule in RULES:
        run = runs.get(str(rule.kind))
        rows, oldest_at = _count(connection, rule, count_to), _oldest_at(connection, rule)
        what, why = words_of(rule.kind)
        done: tuple[float, int, int] = (run.ran_at, run.removed, run.removed_in_all) if run else (0.0, 0, 0)
        known = (rule.kind, what, why, rule.days(settings), rows, oldest_at)
        lines.append(Line(*known, *done, at_least=rows == count_to > 0))
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


def _count(connection: Connection, rule: Rule, count_to: int) -> int:
    rows = select(literal(1)).select_from(rule.table).where(*rule.of_kind, *rule.still_there())
    counted = rows.limit(count_to or None).subquery()
    return connection.execute(select(func.count()).select_from(counted)).scalar_one()


def _oldest_at(connection: Connection, rule: Rule) -> float:
    if rule.at is None:
        return 0.0
    oldest = select(func.min(rule.at)).where(*rule.of_kind, *rule.still_there())
    return connection.execute(oldest).scalar() or 0.0


@cache
def _all() -> dict[Kind, tuple[Words, Words]]:
    text = (resources.files(__package__) / "words.toml").read_text("utf-8")
    return {
        Kind(name): (Words(**entry["what"]), Words(**entry["why"])) for name, entry in tomllib.loads(text).items()
    }
