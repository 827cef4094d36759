"""Under which number the words for a challenge that was not passed are found."""

from __future__ import annotations

from device.firmware.face.liveness.trial import Ending

_NUMBERS = {
    Ending.FLAT: 253,
    Ending.OTHER_FACE: 254,
    Ending.LOST: 255,
    Ending.STALE: 256,
    Ending.TOO_EARLY: 257,
    Ending.WRONG_MOVE: 258,
}


def number_of(ending: Ending) -> int:
    """Give the number of an ending in the registry of errors.

    Raises:
        KeyError: the challenge was passed.
    """
    return _NUMBERS[ending]
