"""What every service of the authority works with: the database, the present moment, and how a use is recorded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine

from host.authority.base.records import format_record
from host.authority.insurance.answer import Result
from host.authority.insurance.japan_time import Clock


class NotKnown(Exception):
    """The person or card that was named is not known."""


@dataclass(frozen=True)
class Work:
    """A migrated database, and the clock that gives the present moment."""

    engine: Engine
    clock: Clock

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Give a connection for one transaction."""
        with self.engine.begin() as connection:
            yield connection

    def now(self) -> datetime:
        """Give the present moment in whole seconds, as it is stored."""
        return self.clock().replace(microsecond=0)

    def now_s(self) -> int:
        """Give the present moment in seconds since 1970."""
        return int(self.now().timestamp())


def digest_of(question: Any) -> str:
    """Give what tells one question from another; nobody can read the question from it without knowing it."""
    text = json.dumps(format_record(question), ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def outcome_of(result: Result) -> str:
    """Give the outcome as the record of uses holds it: status and validity, or the code of a refusal."""
    if result.validity is None:
        return result.code or "done"
    return f"validity_{result.validity.value}"
