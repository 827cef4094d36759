"""Which rows of the visit table the scenarios used, and why the others cannot be reached from outside."""

from __future__ import annotations

from collections.abc import Iterable

from device.firmware.visit.events import Kind
from device.firmware.visit.row import Row
from device.firmware.visit.states import State
from device.firmware.visit.table import ROWS
from tests.scenarios.watch.log import VisitStep

NOT_OFFERED = "the page does not offer this touch there; only a program that forges a form could"


def key_of(row: Row) -> VisitStep:
    """Give a row as the log tells it."""
    return VisitStep(row.state, row.kind, row.guard.name, row.target)


def unreached(steps: Iterable[VisitStep]) -> list[VisitStep]:
    """Give the rows that none of the steps used, in the order of the table."""
    used = set(steps)
    return list(dict.fromkeys(key for row in ROWS if (key := key_of(row)) not in used))


def reason_of(step: VisitStep) -> str:
    """Give why a row cannot be reached from outside; empty when it can."""
    return _REASONS.get((step.source, step.kind, step.guard), "")


def report(steps: Iterable[VisitStep]) -> list[str]:
    """Give the coverage list: how many rows were used, and every other row with its reason."""
    left = unreached(steps)
    total = len(dict.fromkeys(key_of(row) for row in ROWS))
    lines = [f"rows of the visit table used by scenarios: {total - len(left)} of {total}"]
    return lines + [f"  not used: {describe(step)}: {reason_of(step) or 'NO REASON GIVEN'}" for step in left]


def describe(step: VisitStep) -> str:
    """Give a row in one line."""
    guard = f" [{step.guard}]" if step.guard else ""
    return f"{step.source} --{step.kind}{guard}--> {step.target}"


_REASONS: dict[tuple[str, str, str], str] = {
    (State.RESULT, Kind.NEXT_CARD, ""): NOT_OFFERED,
}
