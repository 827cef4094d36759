"""A stalled camera is closed, left alone for growing pauses, and opened again."""

from __future__ import annotations

import pytest

from device.firmware.camera.port import CameraStalled, NoCamera
from device.firmware.camera.recovery import RecoveringCamera
from tests.device.firmware.camera.fakes import FRAME, ScriptedCamera, StepClock


def test_a_stall_closes_and_after_the_pause_the_camera_works_again() -> None:
    clock, inner = StepClock(), ScriptedCamera([None, CameraStalled("x"), None, None, None])
    camera = RecoveringCamera(inner, clock, (1.0, 4.0))
    camera.open()
    with pytest.raises(CameraStalled):
        camera.capture(1)
    assert camera.failures == 1
    with pytest.raises(CameraStalled, match=r"again in 1\.0 s"):
        camera.capture(1)
    clock.now += 1.0
    assert camera.capture(1) is FRAME
    assert camera.failures == 0
    camera.capture(1)
    camera.close()
    assert inner.calls == ["open", "capture", "close", "open", "capture", "capture", "close"]


def test_pauses_grow_and_the_last_one_repeats() -> None:
    clock, inner = StepClock(), ScriptedCamera([None, CameraStalled("x")] + [NoCamera("y")] * 3)
    camera = RecoveringCamera(inner, clock, (1.0, 4.0))
    camera.open()
    with pytest.raises(CameraStalled):
        camera.capture(1)
    for pause in (1.0, 4.0, 4.0):
        clock.now += pause - 0.01
        with pytest.raises(CameraStalled, match="again in"):
            camera.capture(1)
        clock.now += 0.02
        with pytest.raises(NoCamera):
            camera.capture(1)
    assert camera.failures == 4


def test_it_never_waits_and_a_new_visit_starts_afresh() -> None:
    clock, inner = StepClock(), ScriptedCamera([None, CameraStalled("x"), None, None])
    camera = RecoveringCamera(inner, clock)
    camera.open()
    with pytest.raises(CameraStalled):
        camera.capture(1)
    camera.open()
    assert camera.capture(1) is FRAME
    assert clock.sleeps == []
