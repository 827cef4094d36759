"""The bottom line of every screen: what its places hold. Left: back or stop; right: call staff; both never move.

Between them, beside the dots, stands a member of staff's own way in, where they can be of use.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from device.firmware.screen.port import Screen, View


class Left(StrEnum):
    """What the left place does; the values are the actions' names in forms."""

    NOTHING = ""
    BACK = "back"
    CANCEL = "cancel"
    DONE = "accept"


@dataclass(frozen=True)
class Foot:
    """What the places of one screen hold; `settings`: whether letters, sound and language can be touched."""

    left: Left = Left.NOTHING
    staff: bool = True
    staff_code: bool = False
    settings: bool = True


_NOBODY_LISTENS = Foot(staff=False, settings=False)
FEET: dict[Screen, Foot] = {
    Screen.STARTING: _NOBODY_LISTENS,
    Screen.OUT_OF_SERVICE: _NOBODY_LISTENS,
    Screen.NOT_ENROLLED: _NOBODY_LISTENS,
    Screen.IDLE: Foot(),
    Screen.READING: Foot(Left.CANCEL),
    Screen.CHOOSING: Foot(Left.CANCEL),
    Screen.READING_PRINT: Foot(Left.BACK),
    Screen.UNLOCKING_BIRTH: Foot(Left.BACK),
    Screen.UNLOCKING_CODE: Foot(Left.BACK),
    Screen.OPENING: Foot(Left.BACK),
    Screen.LOOKING: Foot(Left.BACK),
    Screen.PIN: Foot(Left.BACK),
    Screen.PIN_LAST: Foot(Left.BACK),
    Screen.CHECKING: Foot(Left.CANCEL),
    Screen.REVIEW: Foot(Left.BACK),
    Screen.SENDING: Foot(),
    Screen.STAFF: Foot(Left.BACK, staff=False),
    Screen.CARD_AWAY: Foot(Left.CANCEL),
    Screen.REGISTERING: Foot(),
    Screen.CONSENT: Foot(Left.BACK),
    Screen.RESULT: Foot(),
}
_READER_LOST = (102, 103)
"""Without its reader the terminal still listens: staff can be called, and a ticket drawn."""

_STAFF_COME = (Screen.CHOOSING, Screen.REVIEW)


def foot_of(view: View) -> Foot:
    """Give the bottom line; a result without a card on the reader can be touched away."""
    foot = _foot_of(view)
    return foot if view.back_offered or foot.left is not Left.BACK else replace(foot, left=Left.CANCEL)


def _foot_of(view: View) -> Foot:
    if view.screen in _STAFF_COME and view.staff_code_offered:
        return replace(FEET[view.screen], staff_code=True)
    if view.screen is Screen.OUT_OF_SERVICE and view.message in _READER_LOST:
        return Foot(settings=False)
    if view.screen is Screen.RESULT and not view.card_present:
        return Foot(Left.DONE)
    return FEET[view.screen]
