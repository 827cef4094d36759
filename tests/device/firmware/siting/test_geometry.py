"""Which faces a camera sees: worked examples, and what must hold for every mount."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.firmware.siting.geometry import (
    FACE_HEIGHT_CM,
    Gate,
    Mount,
    advise,
    cover,
    distance_for_both,
    distances,
    frame_height_for,
    locate,
)

GATE = Gate()
MOUNTS = st.builds(Mount, st.floats(60, 200), st.floats(-20, 20), st.floats(30, 70))


def test_a_level_camera_sees_as_far_up_as_down() -> None:
    """At 100 cm with 53.13 degrees the frame is 100 cm high; nine tenths of it are the oval."""
    covered = cover(Mount(130, 0, 53.13), GATE, 100)
    assert (round(covered.low_cm), round(covered.high_cm)) == (85, 175)
    assert covered.seated
    assert not covered.standing


def test_a_narrow_camera_close_by_cannot_see_both() -> None:
    """With the gate's 40 pixels between the eyes, a frame of 480 pixels is 76 cm high where it is largest."""
    mount = Mount(120, 10, 41)
    assert advise(mount, GATE, 50) is None
    both = distance_for_both(mount, GATE)
    assert both is not None
    assert distances(mount, GATE)[1] < both < 120
    assert 480 < frame_height_for(mount, GATE, both) < 720


def test_a_wide_camera_is_told_which_tilt_is_enough() -> None:
    mount = Mount(130, -10, 75)
    assert not cover(mount, GATE, 60).standing
    better = advise(mount, GATE, 60)
    assert better is not None
    assert cover(better, GATE, 60).seated
    assert cover(better, GATE, 60).standing
    tilts = [better.tilt_deg - 1, better.tilt_deg]
    assert [advise(Mount(130, tilt, 75), GATE, 60) is not None for tilt in tilts] == [True, True]


def test_a_face_is_neither_too_near_nor_too_far() -> None:
    """With 53.13 degrees a face of 22 cm fills three quarters of the frame at 29 cm, and has 40 pixels at 76 cm."""
    near, far = distances(Mount(120, 0, 53.13), GATE)
    assert (round(near), round(far)) == (29, 76)


@pytest.mark.parametrize("wrong", [(10, 0, 40), (120, 80, 40), (120, 0, 5)])
def test_what_no_mount_can_be_is_refused(wrong: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="between"):
        Mount(*wrong)
    with pytest.raises(ValueError, match="times its height"):
        Mount(120, 0, 40, aspect=0.5)


def test_a_face_without_size_is_nowhere() -> None:
    with pytest.raises(ValueError, match="share"):
        locate(Mount(120, 0, 40), 0.5, 0)


@given(MOUNTS, st.floats(0.1, 0.9), st.floats(25, 150))
def test_a_face_is_found_where_it_was_put(mount: Mount, middle: float, distance: float) -> None:
    share = FACE_HEIGHT_CM / (2 * mount.half * distance)
    if not 0 < share <= 1:
        return
    found, height = locate(mount, middle, share)
    assert found == pytest.approx(distance)
    assert height == pytest.approx(mount.height_at(middle, distance))


@given(MOUNTS, st.floats(20, 200))
def test_what_is_covered_grows_with_the_distance_and_lies_the_right_way_up(mount: Mount, distance: float) -> None:
    near, far = cover(mount, GATE, distance), cover(mount, GATE, distance + 10)
    assert near.low_cm < near.high_cm
    assert far.high_cm - far.low_cm > near.high_cm - near.low_cm
