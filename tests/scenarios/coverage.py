"""Which rows of the visit table the scenarios used, and why the others cannot be reached from outside."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from device.firmware.visit.events import Kind
from device.firmware.visit.row import Row
from device.firmware.visit.states import State
from device.firmware.visit.table import ROWS
from tests.scenarios.watch.log import VisitStep

_CANCELS = {State.READING, State.CHOOSING, State.CARD_AWAY, State.CONSENT, State.REVIEW, State.PIN}
"""States with a page whose foot has the button; on the PIN way only while the card works."""
_OFFERED = {
    Kind.NO_CARD,
    Kind.CHOSE,
    Kind.FOR_SOMEONE,
    Kind.WITHDRAW,
    Kind.STAFF_HERE,
    Kind.NEXT_CARD,
    Kind.LAST_TRY_AGREED,
    Kind.STAFF_REASON,
}
_ALWAYS_MORE = {State.READING, State.CARD_AWAY, State.RESULT}
_FACE_WAY = {State.UNLOCKING, State.LOOKING}
_ABOUT_MOVEMENT = {Kind.LIVENESS_SHOWN, Kind.LIVENESS_FAILED, Kind.CANNOT_MOVE}
_WITHOUT_CARD = {State.IDLE, State.CARD_AWAY, State.RESULT}
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
        "the button is on the page only while the question is asked",
        lambda step: step.kind == Kind.MORE_TIME and not step.guard and step.source not in _ALWAYS_MORE,
    ),
    (
        "back leads nowhere there, so its place on the page ends the visit",
        _is(Kind.BACK, State.REVIEW, State.CONSENT),
    ),
    (
        "where the number is typed only the spoken menu offers another way; the page leads back to all of them",
        lambda step: step.kind == Kind.CHOSE and step.source == State.UNLOCKING,
    ),
    (
        "on the face way staff are called by the button at the bottom, as on every page",
        lambda step: step.kind == Kind.CHOSE and step.source in _FACE_WAY and "staff" in step.guard,
    ),
    (
        "looking never asks for more time: the machine looks, the person waits",
        _is(Kind.MORE_TIME, State.LOOKING, guard="asked"),
    ),
    (
        "the page of that state has no button to end the visit",
        lambda step: step.kind == Kind.CANCEL and step.source not in _CANCELS,
    ),
    (
        "the page of that state has no button to call staff: they are being waited for",
        lambda step: step.kind == Kind.STAFF_CALLED and step.source == State.STAFF,
    ),
    (
        "the terminal of the scenarios has no camera over its tray, so number B is never read from the card's print",
        lambda step: "print" in step.guard or step.kind.startswith("print_"),
    ),
    (
        "the page says that only while a movement is asked for, and nobody else asks for one",
        lambda step: step.kind in _ABOUT_MOVEMENT and not step.guard,
    ),
    (
        "the page that asks whether the last try may be spent has no pad for the PIN",
        _is(Kind.PIN_ENTERED, State.PIN, guard="last try not agreed"),
    ),
    ("what is not offered has no button", lambda step: step.kind in _OFFERED and not step.guard and not step.enters),
    ("the button is not on the page while a card lies there", _is(Kind.ACCEPTED, State.RESULT, guard="card there")),
    (
        "a touch of a page that has just changed; the page's own number makes it stale before it gets here",
        lambda step: step.guard == "busy" and step.kind != Kind.TIME_OVER,
    ),
    ("sending is over before a hand gets to the letters", _is(Kind.PREFERRED, State.SENDING)),
    ("a reply of another visit is dropped before the table is asked", _is(Kind.REPLIED, State.SENDING)),
    (
        "the reader tells that the card is gone before it tells that it is gone itself",
        lambda step: step.kind == Kind.READER_LOST and step.source not in _WITHOUT_CARD,
    ),
    (
        "nothing is asked of the card in that state, so nothing can fail",
        lambda step: step.kind == Kind.CARD_FAILED and step.source in _CARD_IDLE,
    ),
)
