"""Whether a blurred frame is blurred because the person moved, which they can mend, and the camera cannot."""

from __future__ import annotations

import math
from dataclasses import replace

from device.firmware.face.basics.picture import Box
from device.firmware.face.gate.look import Look
from device.firmware.face.gate.quality import Reason

MOST_SHIFT = 0.12
"""Of the face's width, between one look and the next: about 2 cm, where held breath and small sway give 0.05."""


def shift_between(before: Box, after: Box) -> float:
    """Give how far a face's middle moved, in widths of the face."""
    (x, y), (x_now, y_now) = before.centre, after.centre
    return math.hypot((x_now - x) / after.w, (y_now - y) / after.h)


def tell_motion(look: Look, before: Look | None) -> Look:
    """Give `look` with the reason MOVING where it is blurred and its face moved since the look `before`."""
    if look.reason is not Reason.BLURRED or look.box is None or before is None or before.box is None:
        return look
    moved = shift_between(before.box, look.box) > MOST_SHIFT
    return replace(look, reason=Reason.MOVING) if moved else look
