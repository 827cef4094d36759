"""The audit log as lines: JSON for programs, sentences for people. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from device.base.errors import UsageError
from host.audit.chain import BEGINNING, AuditRow
from host.audit.entry import Action, Entry
from host.audit.words import words_of
from host.base.japan_time import JAPAN

_FORMAT = "uketsuke-audit-1"


def to_json(row: AuditRow) -> dict[str, Any]:
    """Give a row with all that its digest covers."""
    entry = {name: str(getattr(row.entry, name)) for name in row.entry.__dataclass_fields__}
    return {"number": row.number, "at": row.at, **entry, "digest": row.digest, "seal": row.seal}


def format_export(rows: Iterable[AuditRow], begins_after: tuple[int, str] = (0, BEGINNING)) -> Iterator[str]:
    """Give the lines of an export: where it begins, the rows, and how it ends."""
    number, digest = begins_after
    yield json.dumps({"format": _FORMAT, "after": number, "digest": digest})
    count = 0
    for row in rows:
        yield json.dumps(to_json(row), ensure_ascii=False)
        number, digest, count = row.number, row.digest, count + 1
    yield json.dumps({"end": number, "digest": digest, "rows": count})


def parse_export(lines: Iterable[str]) -> tuple[tuple[int, str], list[AuditRow], tuple[int, str]]:
    """Read an export back: where it begins, its rows, and how it says that it ends.

    Raises:
        UsageError: it is no export, or not a whole one.
    """
    try:
        first, *middle, last = (json.loads(line) for line in lines)
        _check_format(first)
        return (first["after"], first["digest"]), [_from_json(line) for line in middle], (last["end"], last["digest"])
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError("this file is no whole export of the audit log") from error


def _check_format(first: dict[str, Any]) -> None:
    if first["format"] != _FORMAT:
        raise ValueError("another format")


def format_line(row: AuditRow, language: str, names: dict[str, str] | None = None, *, ids: bool = False) -> str:
    """Give a row as a line for people, in Japan's time; `names` are what colleagues read for an account."""
    entry = row.entry
    at = datetime.fromtimestamp(row.at, UTC).astimezone(JAPAN).strftime("%Y-%m-%d %H:%M:%S")
    actor = (names or {}).get(entry.actor, entry.actor)
    named = (entry.visit_id, entry.link) if ids else ()
    more = [text for text in (entry.purpose, entry.detail, entry.terminal, *named) if text]
    return "  ".join((at, actor, words_of(entry.action).in_language(language), *more))


def _from_json(line: dict[str, Any]) -> AuditRow:
    words = (line[name] for name in ("purpose", "visit_id", "link", "terminal", "detail"))
    entry = Entry(line["actor"], Action(line["action"]), *words)
    return AuditRow(line["number"], line["at"], entry, line["digest"], line["seal"])
