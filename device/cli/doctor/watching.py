"""`doctor --watch`: look again and again, and tell only what changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from device.cli.doctor.catalogue import find_advice
from device.cli.doctor.finding import Finding, Level
from device.cli.doctor.report import Report
from device.cli.doctor.text import format_line

_WELL = (Level.OK, Level.NOT_FITTED)
_GONE = {"ja": "解消", "en": "gone"}


@dataclass(frozen=True)
class Change:
    """What came and what went between two looks."""

    came: tuple[Finding, ...]
    gone: tuple[Finding, ...]

    def __bool__(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.came or self.gone)


def compare(before: Report | None, after: Report) -> Change:
    """Tell what came and what went; a finding that is still there with other figures is no change."""
    old = {} if before is None else {each.id: each for each in _wrong(before)}
    new = {each.id: each for each in _wrong(after)}
    came = tuple(each for id_, each in new.items() if id_ not in old)
    return Change(came, tuple(each for id_, each in old.items() if id_ not in new))


def watch(look: Callable[[], Report], pause: Callable[[], bool]) -> Iterator[tuple[Report, Change]]:
    """Give the first look, then each one that differs from the one before, until `pause` says that it is enough."""
    last: Report | None = None
    while True:
        report = look()
        change = compare(last, report)
        if last is None or change:
            yield report, change
        last = report
        if not pause():
            return


def change_lines(change: Change, at: str, language: str) -> list[str]:
    """Give the lines for people; `at` is the time of day."""
    lines = []
    for each in change.came:
        first, *rest = format_line(each, language)
        lines += [f"{at} + {first}", *rest]
    return [*lines, *(f"{at} - {each.id}  {_GONE[language]}" for each in change.gone)]


def change_json(report: Report, change: Change, at: str) -> str:
    """Give the line for programs; `at` is a time in ISO form."""
    told: dict[str, Any] = {
        "at": at,
        "total": report.total.value,
        "first": report.first.id if report.first is not None else None,
        "came": [{"id": each.id, "evidence": dict(each.evidence)} for each in change.came],
        "gone": [each.id for each in change.gone],
    }
    return json.dumps(told, ensure_ascii=False)


def _wrong(report: Report) -> list[Finding]:
    return [each for each in report.ranking.in_order() if find_advice(each).level not in _WELL]
