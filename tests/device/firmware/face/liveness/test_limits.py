"""The limits: shipped ones fit together, and limits that would take a picture are refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from device.firmware.face.liveness.failures import number_of
from device.firmware.face.liveness.limits import Blinking, Following, Timing, Turning, read_limits
from device.firmware.face.liveness.trial import Ending
from device.wire.numbers import find_error


def test_the_shipped_limits_are_read_with_their_measurement() -> None:
    limits = read_limits()
    assert limits.measured_on
    assert limits.turning.depth_from > 0


@pytest.mark.parametrize(
    "make",
    [
        lambda: Turning(0.05, 0.06, 0.03, 2, 8),
        lambda: Turning(0.12, 0.06, 0.0, 2, 8),
        lambda: Turning(0.12, 0.06, 0.03, 3, 2),
        lambda: Blinking(0.98, 0.97, 0.06),
        lambda: Following(0.4, 0.5, 0.8, 1.5, 3.0),
        lambda: Following(0.7, 0.5, 0.8, 0.9, 3.0),
        lambda: Timing(0.0, 3.0, 3.0),
    ],
)
def test_limits_that_let_a_picture_pass_are_refused(make: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"must|depth|limits|times"):
        make()


def test_every_ending_but_one_has_words() -> None:
    names = {find_error(number_of(ending)).name for ending in Ending if ending is not Ending.PASSED}
    assert names == {f"liveness_{ending}" for ending in Ending if ending is not Ending.PASSED}
    with pytest.raises(KeyError):
        number_of(Ending.PASSED)
