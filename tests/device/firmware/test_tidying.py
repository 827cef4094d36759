"""After each visit, and only then, memory is given back."""

from __future__ import annotations

from dataclasses import replace

from device.firmware.tidying import Tidying
from device.firmware.visit.states import State
from device.firmware.visit.visit import Visit


def test_once_after_each_visit() -> None:
    begun: list[int] = []
    tidying = Tidying(lambda: begun.append(1))
    counts = []
    for state in (State.IDLE, State.READING, State.LOOKING, State.IDLE, State.IDLE, State.READING, State.IDLE):
        tidying.show_visit(replace(Visit(), state=state))
        counts.append(len(begun))
    assert counts == [0, 0, 0, 1, 1, 1, 2]
