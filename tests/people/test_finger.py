"""Where fingers come down: never further off than they may be, and on a target of 16 mm as often as it should be."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from people.body.finger import land
from people.mind.seen import Button

_PX_PER_MM = 5.25
_KEY = Button("key-5", "5", 100, 200, 16 * _PX_PER_MM, 16 * _PX_PER_MM)


@given(st.randoms(use_true_random=False), st.floats(0, 8))
def test_a_finger_is_at_most_so_far_off(chance: random.Random, aim_mm: float) -> None:
    x, y = land(_KEY, aim_mm, _PX_PER_MM, chance)
    reach = aim_mm * _PX_PER_MM + 0.25 * 16 * _PX_PER_MM
    middle_x, middle_y = _KEY.x + _KEY.width / 2, _KEY.y + _KEY.height / 2
    assert abs(x - middle_x) <= reach + 1e-6
    assert abs(y - middle_y) <= reach + 1e-6


def test_a_steady_finger_hits_the_smallest_target() -> None:
    chance = random.Random(3)
    assert all(_KEY.holds(*land(_KEY, 3.0, _PX_PER_MM, chance)) for _ in range(500))


def test_a_shaky_finger_misses_it_sometimes() -> None:
    chance = random.Random(3)
    hits = sum(_KEY.holds(*land(_KEY, 8.0, _PX_PER_MM, chance)) for _ in range(2000))
    assert 0.75 < hits / 2000 < 0.99
