"""Hints of the face step stay long enough to be read; movements are asked for at once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from device.firmware.attendant.calm import LEAST_SHOWN_S, CalmHint
from device.firmware.screen.port import Hint

_MOVEMENTS = ("turn_left", "turn_right", "further_left", "further_right", "blink", "blink_slowly", "ahead")
_ADVICE = sorted(hint.value for hint in Hint if hint is not Hint.NONE and hint.value not in _MOVEMENTS)


def test_an_advice_stays_though_every_frame_says_something_else() -> None:
    calm, changed = CalmHint(), []
    for tenth in range(40):
        if calm.take("too_far" if tenth % 2 else "blurred", tenth / 10):
            changed.append(tenth / 10)
    assert changed == [0.0, 1.3, 2.6, 3.9]


def test_an_advice_that_no_longer_holds_is_not_shown_late() -> None:
    calm = CalmHint()
    calm.take("too_far", 0.0)
    assert not calm.take("blurred", 0.5)
    assert not calm.take("too_far", 1.0)
    assert not calm.take("too_far", 1.5)
    assert calm.shown == "too_far"


def test_a_movement_is_asked_for_at_once_and_the_end_clears_at_once() -> None:
    calm = CalmHint()
    calm.take("too_far", 0.0)
    assert calm.take("turn_left", 0.1)
    assert calm.take("", 0.2)
    assert calm.take("ok", 0.3)


@given(st.lists(st.tuples(st.sampled_from(_ADVICE), st.floats(0.02, 3.0)), max_size=80))
def test_no_advice_is_ever_shorter_than_that(frames: list[tuple[str, float]]) -> None:
    calm, now, since = CalmHint(), 0.0, float("-inf")
    for hint, pause_s in frames:
        now += pause_s
        if calm.take(hint, now):
            assert now - since >= LEAST_SHOWN_S
            since = now
