"""The form of a row of the visit table: state and event, a named condition, the target, the change, the effects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from device.firmware.visit.events import Event, Kind
from device.firmware.visit.states import Effect, State
from device.firmware.visit.visit import Rules, Visit

Test = Callable[[Visit, Event, Rules], bool]
Change = Callable[[Visit, Event], Visit]


@dataclass(frozen=True)
class Guard:
    """A named condition; the name stands in the diagram."""

    name: str
    test: Test


def _nothing(visit: Visit, _: Event) -> Visit:
    return visit


ALWAYS = Guard("", lambda _visit, _event, _rules: True)


@dataclass(frozen=True)
class Row:
    """One line of the table: the first row of a pair whose guard holds is taken.

    `restart` gives the state its full time again although it is not left.
    """

    state: State
    kind: Kind
    target: State
    guard: Guard = ALWAYS
    change: Change = _nothing
    effects: tuple[Effect, ...] = ()
    restart: bool = False
