"""A blurred frame is called motion only where the face moved."""

from __future__ import annotations

import pytest

from device.firmware.face.basics.picture import Box
from device.firmware.face.gate.look import Look
from device.firmware.face.gate.motion import MOST_SHIFT, shift_between, tell_motion
from device.firmware.face.gate.quality import Reason

STANDING = Box(0.4, 0.4, 0.2, 0.25)
ASIDE = Box(0.4 + 0.2 * MOST_SHIFT * 1.01, 0.4, 0.2, 0.25)


def test_the_shift_is_in_widths_of_the_face() -> None:
    assert shift_between(Box(0.1, 0.1, 0.2, 0.2), Box(0.2, 0.1, 0.2, 0.2)) == pytest.approx(0.5)
    assert shift_between(STANDING, STANDING) == 0.0


@pytest.mark.parametrize(
    ("look", "before", "reason"),
    [
        (Look(Reason.BLURRED, ASIDE), Look(Reason.BLURRED, STANDING), Reason.MOVING),
        (Look(Reason.BLURRED, STANDING), Look(Reason.BLURRED, STANDING), Reason.BLURRED),
        (Look(Reason.BLURRED, ASIDE), Look(Reason.NO_FACE), Reason.BLURRED),
        (Look(Reason.BLURRED, ASIDE), None, Reason.BLURRED),
        (Look(Reason.TOO_FAR, ASIDE), Look(Reason.TOO_FAR, STANDING), Reason.TOO_FAR),
        (Look(Reason.NO_FACE), Look(Reason.BLURRED, STANDING), Reason.NO_FACE),
    ],
    ids=["moved", "still", "nobody_before", "first", "other_reason", "nobody_now"],
)
def test_motion_explains_a_blur(look: Look, before: Look | None, reason: Reason) -> None:
    assert tell_motion(look, before).reason is reason
