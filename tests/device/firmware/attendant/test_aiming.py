"""A face beside the oval is told which way to move, as the person sees left and right."""

from __future__ import annotations

import pytest

from device.firmware.attendant.aiming import hint_of
from device.firmware.face.basics.picture import Box, Oval
from device.firmware.face.gate.look import Look
from device.firmware.face.gate.quality import Reason
from device.firmware.screen.port import Hint

OVAL = Oval(0.5, 0.5, 0.3, 0.45)


def at(x: float, y: float) -> Box:
    return Box(x - 0.05, y - 0.05, 0.1, 0.1)


@pytest.mark.parametrize(
    ("x", "y", "hint"),
    [
        (0.9, 0.5, Hint.MOVE_RIGHT),  # at the right of the picture stands somebody who is too far to their own left
        (0.1, 0.5, Hint.MOVE_LEFT),
        (0.5, 0.97, Hint.MOVE_UP),
        (0.5, 0.03, Hint.MOVE_DOWN),
        (0.9, 0.9, Hint.MOVE_RIGHT),
    ],
)
def test_the_larger_way_is_told_first(x: float, y: float, hint: Hint) -> None:
    assert hint_of(Look(Reason.OFF_CENTRE, at(x, y)), OVAL) == hint


@pytest.mark.parametrize("reason", [Reason.TOO_FAR, Reason.NO_FACE, Reason.BLURRED])
def test_other_reasons_stay_what_they_are(reason: Reason) -> None:
    assert hint_of(Look(reason, at(0.9, 0.9)), OVAL) == reason.value


def test_without_a_place_there_is_no_way() -> None:
    assert hint_of(Look(Reason.OFF_CENTRE), OVAL) == Hint.OFF_CENTRE
