"""A collector over parts that tests set as they like."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from pathlib import Path

from device.firmware.camera.port import Camera
from device.firmware.card.transport.channel import Presence
from device.firmware.card.transport.reader import ReaderHealth
from device.firmware.diagnosis.collector import Collector, Live, Start
from device.firmware.diagnosis.report import FaceReport
from device.firmware.diagnosis.watched_camera import WatchedCamera
from device.firmware.diagnosis.watched_screen import WatchedScreen
from device.firmware.screen.port import Action, Screen, View

FACE = FaceReport("standard", 1, "xnnpack", 143)

HEALTHY = ReaderHealth(True, "Virtual PCD 00 00", Presence.ABSENT, silent_s=0.3, restarts=0)
NOW = 1_800_000_000.0


class StillScreen:
    """A screen on which nothing ever changes until `change` is called."""

    def __init__(self) -> None:
        self.acts: list[Action] = []
        self._changed = asyncio.Event()

    def view(self) -> View:
        return View(1, Screen.IDLE)

    async def changed(self, after: int) -> View:
        await self._changed.wait()
        return replace(self.view(), number=after + 1)

    def act(self, action: Action, number: int) -> bool:
        self.acts.append(action)
        return True

    async def preview(self) -> bytes | None:
        return b"picture"

    def change(self) -> None:
        self._changed.set()


@dataclass
class Firmware:
    """What the collector sees; change a field and ask again."""

    camera: Camera
    enrolled: bool = True
    visit_open: bool = False
    reader: ReaderHealth = HEALTHY
    daemon_connected: bool = True
    refused: int = 0
    host_time: float = NOW - 5
    eligibility_error: int | None = 0
    now: float = NOW
    kind: str = "files"
    seconds: float = 100.0
    models: Path = Path("/nowhere")
    screen: StillScreen = field(default_factory=StillScreen)

    def __post_init__(self) -> None:
        self.watched_camera = WatchedCamera(self.camera, self.kind, lambda: self.seconds)
        self.watched_screen = WatchedScreen(self.screen, lambda: self.seconds)

    def collector(self, camera_limit_s: float = 5.0) -> Collector:
        live = Live(
            enrolled=lambda: self.enrolled,
            visit_open=lambda: self.visit_open,
            reader=lambda: self.reader,
            daemon_connected=lambda: self.daemon_connected,
            refused=lambda: self.refused,
            host_time=lambda: self.host_time,
            wall_clock=lambda: self.now,
            eligibility_error=lambda: self.eligibility_error,
        )
        start = Start("b1", "1.0", self.models, Path("/tmp"), face_available=True, face=FACE)
        return Collector(start, live, self.watched_camera, self.watched_screen, camera_limit_s)
