"""What a run left behind, read from where it lies: the host's database and what subscribers passed on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chaos.check.history import Key, Received, Stored
from chaos.feeder.journal import digest_lasting, digest_of, read_lines
from host.base.personal import open_value
from host.base.record_keys import RecordKeys
from host.store.engine import KEYS_FOLDER

_BUSY_S = 10.0
_CLAIMS = "inbox.claims"
_UNCHANGING = ("visit_id", "ticket", "consent")
"""Of what clinic software gets; the rest grows, or is forgotten when the visit is closed."""


@dataclass(frozen=True)
class Progress:
    """How far the host is: visits without an answer, results not acknowledged, results in all by subscriber."""

    unanswered: int
    unacknowledged: int
    results: dict[str, int]
    refused: int
    """Messages in quarantine."""


@dataclass(frozen=True)
class HostRecords:
    """The host's database."""

    path: Path

    def progress(self) -> Progress:
        """Look how far it is."""
        with self._open() as database:
            return Progress(
                _count(database, "SELECT count(*) FROM visits WHERE eligibility IS NULL"),
                _count(database, "SELECT count(*) FROM results WHERE acknowledged_at IS NULL"),
                dict(database.execute("SELECT subscriber, count(*) FROM results GROUP BY subscriber").fetchall()),
                _count(database, "SELECT count(*) FROM quarantine"),
            )

    def read(self) -> tuple[list[Stored], dict[str, str]]:
        """Give the visits, and what of each no later change alters, digested, by visit."""
        query = "SELECT i.terminal, i.boot, i.seq, i.digest, i.claims, v.visit_id FROM visits v JOIN inbox i USING"
        stored, contents, keys = [], {}, RecordKeys(self.path.parent / KEYS_FOLDER)
        with self._open() as database:
            for terminal, boot, seq, digest, claims, visit_id in database.execute(f"{query} (inbox_id)"):
                key = Key(terminal, boot, seq)
                body = open_value(keys, _CLAIMS, f"{terminal}/{boot}/{seq}", claims)["body"]
                stored.append(Stored(key, visit_id, body["ticket"], digest, digest_lasting(body)))
                contents[visit_id] = _content(terminal, body)
        return stored, contents

    def _open(self) -> closing[sqlite3.Connection]:
        return closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, timeout=_BUSY_S))


def read_received(subscriber: str, files: Iterable[Path]) -> list[Received]:
    """Give what a subscriber passed on in all its runs."""
    return [_received(subscriber, line) for line in read_lines(files) if "visit" in line]


def _received(subscriber: str, line: Mapping[str, Any]) -> Received:
    visit = line["visit"]
    content = _content(visit["terminal"], visit)
    return Received(subscriber, line["jti"], line["number"], visit["visit_id"], visit["change"], content)


def _content(terminal: str, visit: Mapping[str, Any]) -> str:
    said = [terminal, visit["holder"]["method"], visit["card"]["kind"], *(visit[name] for name in _UNCHANGING)]
    return digest_of(said)


def _count(database: sqlite3.Connection, query: str) -> int:
    return int(database.execute(query).fetchone()[0])
