"""Answers the questions of install mode; called in the event loop, what blocks runs elsewhere.

A visit comes first: while one is open everything but `end` is refused, and one that begins takes the screen back.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from device.firmware.camera.port import CameraError
from device.firmware.face.basics.picture import Frame
from device.firmware.face.gate.look import Look
from device.firmware.face.settings import FaceSettings
from device.firmware.siting.errors import CameraGivesNothing, VisitOpen
from device.firmware.siting.measures import measure_frame
from device.firmware.siting.messages import (
    Heard,
    InstallQuery,
    InstallReport,
    Measured,
    Step,
    format_line,
    parse_query,
)
from device.firmware.siting.overlay import BEING_INSTALLED, LINE_SHOWN


class Cover(Protocol):
    """Shows a sentence instead of the visit's screen."""

    def cover(self, message: int) -> None:
        """Show this sentence for a while, or the visit again (0)."""


@dataclass(frozen=True)
class Site:
    """What install mode uses of the firmware.

    Attributes:
        visit_open: whether somebody is being received.
        take_frame: gives one frame of a camera that has had time to adjust; raises `CameraError`.
        look: the gate's look at a frame.
        hear: makes a sound or says a sentence; gives the seconds it takes, 0 where nothing can be heard.
        px_per_mm: the screen's scale as it is set.
    """

    visit_open: Callable[[], bool]
    take_frame: Callable[[], Awaitable[Frame | None]]
    look: Callable[[Frame], Awaitable[Look]]
    hear: Callable[[Heard], float]
    screen: Cover
    face: FaceSettings
    px_per_mm: float


class Installer:
    """Answers one question at a time."""

    def __init__(self, site: Site) -> None:
        """Use these parts."""
        self._site = site

    async def answer(self, line: bytes) -> bytes:
        """Give the line that answers a line.

        Raises:
            MessageInvalid: it is no question of install mode.
        """
        return format_line(await self.take(parse_query(line)))

    async def take(self, query: InstallQuery) -> InstallReport:
        """Do one step."""
        site = self._site
        if query.install is Step.END:
            site.screen.cover(0)
            return self._report()
        if site.visit_open():
            return self._report(error=VisitOpen.number)
        site.screen.cover(LINE_SHOWN if query.install is Step.LINE else BEING_INSTALLED)
        if query.install is Step.SOUND:
            return self._report(sound_ms=round(1000 * site.hear(query.heard)))
        return await self._measure() if query.install is Step.MEASURE else self._report()

    async def _measure(self) -> InstallReport:
        try:
            frame = await self._site.take_frame()
        except CameraError:
            return self._report(error=CameraGivesNothing.number)
        if frame is None:
            return self._report(error=CameraGivesNothing.number)
        if self._site.visit_open():  # its networks have work to do now
            return self._report(error=VisitOpen.number)
        return self._report(measured=measure_frame(frame, await self._site.look(frame)))

    def _report(self, error: int = 0, measured: Measured | None = None, sound_ms: int = 0) -> InstallReport:
        face = self._site.face
        return InstallReport(
            error=error,
            measured=measured or Measured(),
            oval_height=round(1000 * face.oval_height),
            greatest_face=round(1000 * face.greatest_face_height),
            least_eyes_px=round(face.least_eye_distance_pixels),
            px_per_m=round(1000 * self._site.px_per_mm),
            sound_ms=sound_ms,
        )
