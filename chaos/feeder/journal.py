"""The journal of a feeder: one JSON line before a visit is handed over, one after the outbox committed it.

Written with one write each, so that a kill leaves whole lines, except perhaps the last one of a run.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from chaos.check.history import Key, Offered

_FORGOTTEN = ("holder", "face", "timings_ms")


def digest_of(value: object) -> str:
    """Digest a JSON value, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def digest_lasting(body: Mapping[str, Any]) -> str:
    """Digest of a visit's body what the host keeps unchanged: how it went is forgotten when the visit is closed."""
    return digest_of({name: value for name, value in body.items() if name not in _FORGOTTEN})


def offered_line(key: Key, visit_id: str, digest: str, body: str) -> str:
    """Give the line for a visit that is about to be handed over."""
    return json.dumps({"offered": [*key], "visit_id": visit_id, "digest": digest, "body": body})


def committed_line(key: Key) -> str:
    """Give the line for a visit that the outbox has."""
    return json.dumps({"committed": [*key]})


def read_journal(files: Iterable[Path]) -> list[Offered]:
    """Give what a terminal journalled in all its runs."""
    offered: dict[Key, dict[str, Any]] = {}
    committed: set[Key] = set()
    for line in read_lines(files):
        if "offered" in line:
            offered[Key(*line["offered"])] = line
        elif "committed" in line:
            committed.add(Key(*line["committed"]))
    return [
        Offered(key, line["visit_id"], line["digest"], line["body"], key in committed)
        for key, line in offered.items()
    ]


def read_lines(files: Iterable[Path]) -> Iterator[dict[str, Any]]:
    """Give the JSON objects of all lines; a line that a kill cut off is none."""
    for file in files:
        for line in file.read_text("utf-8", "replace").splitlines():
            try:
                yield json.loads(line)
            except ValueError:
                continue
