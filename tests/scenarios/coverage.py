"""Which rows of the visit table the scenarios used, and why the others cannot be reached from outside."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from device.firmware.screen.foot import FEET
from device.firmware.visit.events import Kind
from device.firmware.visit.row import Row
from device.firmware.visit.states import State
from device.firmware.visit.table import ROWS
from tests.scenarios.watch.log import VisitStep

_LANGUAGES = {screen.value for screen, foot in FEET.items() if foot.languages}
_CANCELS = {State.READING, State.CHOOSING, State.CARD_AWAY, State.CONSENT, State.PIN}
"""States with a page whose foot has the button; on the PIN way only while the card works."""
_CARD_IDLE = {State.CHOOSING, State.STAFF, State.CONSENT, State.REVIEW}


def key_of(row: Row) -> VisitStep:
    """Give a row as the log tells it."""
    return VisitStep(row.state, row.kind, row.guard.name, row.target)


def unreached(steps: Iterable[VisitStep]) -> list[VisitStep]:
    """Give the rows that none of the steps used, in the order of the table."""
    used = set(steps)
    return list(dict.fromkeys(key for row in ROWS if (key := key_of(row)) not in used))


def reason_of(step: VisitStep) -> str:
    """Give why a row cannot be reached from outside; empty when it can."""
    return next((reason for reason, fits in _REASONS if fits(step)), "")


def report(steps: Iterable[VisitStep]) -> list[str]:
    """Give the coverage list: how many rows were used, and every other row with its reason."""
    left = unreached(steps)
    total = len(dict.fromkeys(key_of(row) for row in ROWS))
    lines = [f"rows of the visit table used by scenarios: {total - len(left)} of {total}; not used:"]
    return lines + [f"  {describe(step)}: {reason_of(step) or 'NO REASON'}" for step in left]


def describe(step: VisitStep) -> str:
    """Give a row in one line."""
    guard = f" [{step.guard}]" if step.guard else ""
    return f"{step.source} --{step.kind}{guard}--> {step.target}"


def _is(kind: Kind, *states: State, guard: str = "") -> Callable[[VisitStep], bool]:
    return lambda step: step.kind == kind and step.guard == guard and (not states or step.source in states)


_REASONS: tuple[tuple[str, Callable[[VisitStep], bool]], ...] = (
    (
        "no language can be touched on that page",
        lambda step: step.kind == Kind.LANGUAGE and step.source not in _LANGUAGES,
    ),
    ("the button is on the page only while the question is asked", _is(Kind.MORE_TIME)),
    (
        "the page of that state has no button to end the visit",
        lambda step: step.kind == Kind.CANCEL and step.source not in _CANCELS,
    ),
    (
        "a touch of a page that has just changed; the page's own number makes it stale before it gets here",
        lambda step: step.guard == "busy" and step.kind != Kind.TIME_OVER,
    ),
    (
        "the reader tells that the card is gone before it tells that it is gone itself",
        lambda step: step.kind == Kind.READER_LOST and step.source not in (State.IDLE, State.CARD_AWAY, State.RESULT),
    ),
    (
        "nothing is asked of the card in that state, so nothing can fail",
        lambda step: step.kind == Kind.CARD_FAILED and step.source in _CARD_IDLE,
    ),
)
