"""What the host forgets of a closed visit, and what it counts instead, without the person. Pure.

While a person waits, staff see what did not work. Afterwards nobody can look up whose face was not recognised.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum

from host.visits.discretion import (
    FAILURES,
    face_without_failures,
    holder_without_failures,
    timings_without_failures,
)
from host.visits.visit import Visit


class Counted(StrEnum):
    """What is counted: ways that did not settle it (`face/no_match`), reasons, and how often a face was looked at."""

    TRIED = "tried"
    REASON = "reason"
    LOOKS = "looks"


@dataclass(frozen=True)
class Forgotten:
    """A visit without its failures, the same one when there were none; and how often each is to be counted."""

    visit: Visit
    counts: Counter[tuple[str, str]]


def forget_failures(visit: Visit) -> Forgotten:
    """Take the failures out of a closed visit, also out of what the terminal had said."""
    if not visit.is_closed:
        return Forgotten(visit, Counter())
    body, holder = visit.body, holder_without_failures(visit.holder)
    parts = (
        holder_without_failures(body.holder),
        face_without_failures(body.face, holder.method),
        timings_without_failures(body.timings_ms, holder.method),
    )
    if (holder, *parts) == (visit.holder, body.holder, body.face, body.timings_ms):
        return Forgotten(visit, Counter())
    cleaned = replace(body, holder=parts[0], face=parts[1], timings_ms=parts[2])
    return Forgotten(replace(visit, holder=holder, body=cleaned), _count(visit))


def _count(visit: Visit) -> Counter[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    counts.update((Counted.TRIED, f"{one.method}/{one.outcome}") for one in visit.holder.tried)
    if visit.holder.reason in FAILURES:
        counts[Counted.REASON, str(visit.holder.reason)] += 1
    if visit.body.face.attempts > 1:
        counts[Counted.LOOKS, str(visit.body.face.attempts)] += 1
    return counts
