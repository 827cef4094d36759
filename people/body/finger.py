"""Where a finger comes down: pure, with chance passed in."""

from __future__ import annotations

import math
import random

from people.mind.seen import Button

_MIDDLE = 0.25
"""People aim somewhere in the middle half of a button, not at its middle."""


def land(button: Button, aim_mm: float, px_per_mm: float, chance: random.Random) -> tuple[float, float]:
    """Give where a finger meant for a button comes down, in pixels, at most `aim_mm` from where it was aimed."""
    aimed_x = button.x + button.width * (0.5 + chance.uniform(-_MIDDLE, _MIDDLE))
    aimed_y = button.y + button.height * (0.5 + chance.uniform(-_MIDDLE, _MIDDLE))
    way = aim_mm * px_per_mm * math.sqrt(chance.random())  # alike on every part of the disc
    direction = chance.uniform(0, 2 * math.pi)
    return aimed_x + way * math.cos(direction), aimed_y + way * math.sin(direction)
