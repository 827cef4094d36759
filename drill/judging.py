"""Reads what the doctor printed, and judges whether it named what was planted; pure."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from device.base.errors import UketsukeError

_GOOD = ("ok", "not_fitted")


class NoAnswer(UketsukeError):
    """The doctor printed no report."""


@dataclass(frozen=True)
class Diagnosis:
    """What the doctor found wrong, and how long it took from its start to its end.

    `roots` are the findings that follow from nothing else, the likeliest cause first; `wrong` are all that are worse
    than good.
    """

    roots: tuple[str, ...]
    wrong: tuple[str, ...]
    exit_code: int
    took_s: float

    @property
    def first(self) -> str:
        """What an engineer reads first; empty when nothing is wrong."""
        return self.roots[0] if self.roots else ""

    @property
    def is_healthy(self) -> bool:
        """Whether nothing at all is wrong."""
        return not self.wrong and self.exit_code == 0


def parse_diagnosis(printed: str, took_s: float) -> Diagnosis:
    """Read what `uketsuke doctor --json` printed.

    Raises:
        NoAnswer: it is no report.
    """
    try:
        report: dict[str, Any] = json.loads(printed)
        findings: list[dict[str, Any]] = report["findings"]
        wrong = [finding for finding in findings if finding["level"] not in _GOOD]
        roots = [finding["id"] for finding in wrong if not finding.get("follows_from")]
        first, code = report.get("first"), int(report["exit_code"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NoAnswer(f"not a report of the doctor: {printed[:200]!r}") from error
    if first:
        roots = [first, *(id_ for id_ in roots if id_ != first)]
    return Diagnosis(tuple(roots), tuple(finding["id"] for finding in wrong), code, took_s)


def names_it(diagnosis: Diagnosis, causes: Collection[str]) -> bool:
    """Tell whether the first finding is one of these."""
    return diagnosis.first in causes


def names_both(diagnosis: Diagnosis, causes: Sequence[Collection[str]], *, hidden: bool) -> bool:
    """Tell whether two planted faults are the first two root causes; only the first of them where it hides the other.

    Where one hides the other, both may be named all the same.
    """
    first, second = causes
    if hidden:
        return diagnosis.first in first
    leading = list(dict.fromkeys(diagnosis.roots))[:2]
    return any(id_ in first for id_ in leading) and any(id_ in second for id_ in leading)
