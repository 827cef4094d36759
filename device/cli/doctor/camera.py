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
from device.firmware.diagnosis.report import NEVER, CameraReport, CameraTest, RecentReport
from device.firmware.diagnosis.watched_camera import WatchedCamera

COVERED_CONTRAST = 4
"""Standard deviation of grey levels: a finger or a cap over the lens leaves less, an empty wall leaves more."""
BLURRED_SHARPNESS = 200
CLIPPED_PERCENT = 35
MIDDLE_LIGHT_PERCENT = 40
SLOW_TENTHS = 20
"""Two pictures a second: with fewer, people have to hold still for long."""
ENOUGH_LOOKS, COMMON_PERCENT = 60, 50

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
        wrong = [*judge_picture(report.camera), *judge_recent(report.recent, report.camera.rate_tenths)]
        return wrong or [judge_untested(report.camera) if not situation.is_full else judge(report.camera)]
    if situation.firmware.absence is not Absence.NOT_RUNNING:
        return [found("camera.firmware_silent")]
    if settings is None:
        return [found("camera.no_configuration")]
    camera = WatchedCamera(open_camera(settings.camera), settings.camera.kind, time.monotonic)
    seen = camera.report(test=situation.is_full)
    return judge_picture(seen) or [judge(seen) if situation.is_full else judge_untested(seen)]


def judge_untested(camera: CameraReport) -> Finding:
    """Judge by the last use alone, for a quick look."""
    if camera.kind == "none":
        return found("camera.not_fitted")
    if camera.last_error:
        return found(_BY_NUMBER.get(camera.last_error, "camera.stalled"), last_picture_s=camera.good_frame_s)
    return found("camera.last_use_ok", last_picture_s=camera.good_frame_s)


def judge(camera: CameraReport) -> Finding:
    """Give the finding."""
    if camera.kind == "none":
        return found("camera.not_fitted")
    if camera.test is CameraTest.FAILED:
        return found(_BY_NUMBER.get(camera.test_error, "camera.stalled"), last_picture_s=camera.good_frame_s)
    return found(_BY_TEST[camera.test], last_picture_s=camera.good_frame_s, **_evidence(camera))


def judge_picture(camera: CameraReport) -> list[Finding]:
    """Judge the test picture; the lens first, since a covered one spoils everything else."""
    picture, evidence = camera.picture, _evidence(camera)
    if camera.test is not CameraTest.PASSED or picture.first_ms == NEVER:
        return []
    if picture.contrast < COVERED_CONTRAST:
        return [found("camera.covered", **evidence)]
    wrong = []
    if picture.sharpness < BLURRED_SHARPNESS:
        wrong.append("camera.blurred")
    if picture.clipped > CLIPPED_PERCENT:
        wrong.append("camera.too_bright")
    if picture.middle_light < MIDDLE_LIGHT_PERCENT:
        wrong.append("camera.light_behind")
    return [found(id_, **evidence) for id_ in wrong]


def judge_recent(recent: RecentReport, rate_tenths: int) -> list[Finding]:
    """Judge what the last visits had to do with: a complaint counts when it is common."""
    wrong = []
    if 0 < rate_tenths < SLOW_TENTHS:
        wrong.append(found("camera.slow", pictures_in_10_s=rate_tenths))
    if recent.looks >= ENOUGH_LOOKS:
        counts = {"dark": recent.too_dark, "light_behind": recent.light_behind, "blurred": recent.blurred}
        for word, count in counts.items():
            if 100 * count > COMMON_PERCENT * recent.looks:
                wrong.append(found(f"camera.visits_{word}", looks=recent.looks, complaints=count))
    return wrong


def _evidence(camera: CameraReport) -> dict[str, int]:
    picture = camera.picture
    if picture.first_ms == NEVER:
        return {}
    return {
        "mean_grey": picture.mean_grey,
        "contrast": picture.contrast,
        "sharpness": picture.sharpness,
        "clipped_percent": picture.clipped,
        "middle_light_percent": picture.middle_light,
        "first_picture_ms": picture.first_ms,
    }
