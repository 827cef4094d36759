"""Which way to move, for a face that is seen beside the oval: pure. Whoever cannot see the oval needs to be told."""

from __future__ import annotations

from device.firmware.face.basics.picture import Oval
from device.firmware.face.gate.look import Look
from device.firmware.face.gate.quality import Reason
from device.firmware.screen.port import Hint


def hint_of(look: Look, oval: Oval) -> str:
    """Give the hint of a look; one's own left is where the camera, which faces one, has its right."""
    if look.reason is not Reason.OFF_CENTRE or look.box is None:
        return look.reason.value
    x, y = look.box.centre
    aside, above = (x - oval.x) / oval.radius_x, (y - oval.y) / oval.radius_y
    if abs(aside) >= abs(above):
        return Hint.MOVE_RIGHT if aside > 0 else Hint.MOVE_LEFT
    return Hint.MOVE_UP if above > 0 else Hint.MOVE_DOWN
