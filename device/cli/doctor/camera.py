"""Group `camera`: does it give a picture?

A running firmware takes the test picture itself between visits; without a firmware it is taken here, by the same
code.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from device.cli.doctor.asking import Absence
from device.cli.doctor.finding import Finding, found
from device.cli.doctor.situation import Situation
from device.firmware.camera.factory import open_camera
from device.firmware.diagnosis.report import CameraReport, CameraTest
from device.firmware.diagnosis.watched_camera import WatchedCamera

_BY_NUMBER = {
    221: "camera.software_missing",
    222: "camera.missing",
    223: "camera.busy",
    224: "camera.stalled",
    225: "camera.format_unknown",
}
_BY_TEST = {
    CameraTest.PASSED: "camera.ok",
    CameraTest.DARK: "camera.dark",
    CameraTest.IN_USE: "camera.in_use_by_visit",
    CameraTest.NOT_ASKED: "camera.in_use_by_visit",
    CameraTest.NOT_FITTED: "camera.not_fitted",
}


def check(situation: Situation) -> Sequence[Finding]:
    """Take the firmware's word, or look where there is no firmware."""
    report, settings = situation.firmware.value, situation.terminal.firmware
    if report is not None:
        return [judge(report.camera)]
    if situation.firmware.absence is not Absence.NOT_RUNNING:
        return [found("camera.firmware_silent")]
    if settings is None:
        return [found("camera.no_configuration")]
    camera = WatchedCamera(open_camera(settings.camera), settings.camera.kind, time.monotonic)
    return [judge(camera.report(test=True))]


def judge(camera: CameraReport) -> Finding:
    """Give the finding."""
    if camera.kind == "none":
        return found("camera.not_fitted")
    if camera.test is CameraTest.FAILED:
        return found(_BY_NUMBER.get(camera.test_error, "camera.stalled"), last_picture_s=camera.good_frame_s)
    return found(_BY_TEST[camera.test], last_picture_s=camera.good_frame_s)
