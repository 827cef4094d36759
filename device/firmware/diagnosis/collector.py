"""Gathers the report from the firmware's parts; called in the event loop, what blocks runs in a thread."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from device.base.own_process import read_own_process
from device.firmware.camera.port import CameraStalled
from device.firmware.card.transport.reader import ReaderHealth
from device.firmware.diagnosis.probes import check_models, describe_reader, free_mib
from device.firmware.diagnosis.report import (
    CameraReport,
    CameraTest,
    ClockReport,
    DiagnosisQuery,
    FaceReport,
    FirmwareReport,
    HostReport,
    PanelReport,
    RecentReport,
)
from device.firmware.diagnosis.watched_camera import WatchedCamera
from device.firmware.diagnosis.watched_screen import WatchedScreen

CAMERA_LIMIT_S = 6.0


@dataclass(frozen=True)
class Start:
    """What is fixed for one run of the firmware."""

    boot: str
    software: str
    models: Path
    state: Path
    face_available: bool
    face: FaceReport


@dataclass(frozen=True)
class Live:
    """What changes: each is asked anew for every report.

    `host_time` is a lower bound of the host's clock in seconds since 1970, minus infinity when nothing is known;
    `wall_clock` gives seconds since 1970; `eligibility_error` is None while the host is not heard.
    """

    enrolled: Callable[[], bool]
    visit_open: Callable[[], bool]
    reader: Callable[[], ReaderHealth]
    daemon_connected: Callable[[], bool]
    refused: Callable[[], int]
    host_time: Callable[[], float]
    wall_clock: Callable[[], float]
    eligibility_error: Callable[[], int | None]
    panel: Callable[[], PanelReport] = PanelReport
    recent: Callable[[], RecentReport] = RecentReport


class Collector:
    """Makes reports, one at a time."""

    def __init__(
        self,
        start: Start,
        live: Live,
        camera: WatchedCamera,
        screen: WatchedScreen,
        camera_limit_s: float = CAMERA_LIMIT_S,
    ) -> None:
        """Keep the parts."""
        self._camera_limit_s = camera_limit_s
        self._start = start
        self._live = live
        self._camera = camera
        self._screen = screen
        self._one = asyncio.Lock()

    async def collect(self, query: DiagnosisQuery) -> FirmwareReport:
        """Give the report; the camera is tested only if that is asked for and no visit is open."""
        async with self._one:
            start, live = self._start, self._live
            test = query.test_camera and not live.visit_open()
            camera = await self._ask_camera(test=test)
            models = await asyncio.to_thread(check_models, start.models)
            return FirmwareReport(
                boot=start.boot,
                software=start.software,
                enrolled=live.enrolled(),
                visit_open=live.visit_open(),
                reader=describe_reader(live.reader()),
                camera=camera,
                models=models,
                face_available=start.face_available,
                face=start.face,
                screen=self._screen.report(),
                daemon_connected=live.daemon_connected(),
                refused=live.refused(),
                clock=ClockReport(int(live.wall_clock()), _moment(live.host_time())),
                host=_describe_host(live.eligibility_error()),
                disk_free_mib=free_mib(start.state),
                panel=live.panel(),
                recent=live.recent(),
                process=await asyncio.to_thread(read_own_process),
            )

    async def _ask_camera(self, *, test: bool) -> CameraReport:
        try:
            return await asyncio.wait_for(
                asyncio.to_thread(lambda: self._camera.report(test=test)), self._camera_limit_s
            )
        except TimeoutError:  # the driver hangs; the thread is left to it
            return self._camera.report_of(CameraTest.FAILED, CameraStalled.number)


def _describe_host(eligibility_error: int | None) -> HostReport:
    return HostReport(eligibility_error is not None, eligibility_error or 0)


def _moment(seconds: float) -> int:
    return int(seconds) if math.isfinite(seconds) else 0
