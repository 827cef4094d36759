"""Joins install mode to the firmware's parts; in a file of its own, so that `program` stays a list of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from device.base.audit import AuditTrail
from device.base.peers import Peer
from device.firmware.attendant.face_part import FacePart
from device.firmware.diagnosis.watched_camera import WatchedCamera
from device.firmware.panel.port import Panel
from device.firmware.screen.catalogue import Catalogue
from device.firmware.settings import FirmwareSettings
from device.firmware.siting.ear import Ear
from device.firmware.siting.installer import Installer, Site
from device.firmware.siting.overlay import InstallScreen
from device.firmware.speech.speaker import Speaker

FRAMES_TO_ADJUST = 5
"""After them a camera that was just switched on has found its exposure."""


ONE_USE_S = 600.0
"""So long one use of install mode is one entry of the audit: siting measures once a second."""


class InstallAudit:
    """Writes down who uses install mode."""

    def __init__(self, trail: AuditTrail, clock: Callable[[], float]) -> None:
        """Write to `trail`; `clock` is monotonic, in seconds."""
        self._trail = trail
        self._clock = clock
        self._used: dict[int, float] = {}

    def used_by(self, peer: Peer) -> None:
        """Take note of one question.

        Raises:
            OSError: the trail cannot be written, so install mode is not to be used.
        """
        now = self._clock()
        if now - self._used.get(peer.uid, -ONE_USE_S) >= ONE_USE_S:
            self._trail.record("install_mode", peer)
            self._used[peer.uid] = now


@dataclass(frozen=True)
class Fitting:
    """What of the terminal is looked at and listened to; `words` are Japanese."""

    camera: WatchedCamera
    face: FacePart
    panel: Panel
    mouth: Speaker
    words: Catalogue


def make_installer(
    settings: FirmwareSettings, parts: Fitting, screen: InstallScreen, visit_open: Callable[[], bool]
) -> Installer:
    """Give what answers the questions of install mode."""
    beat_s = settings.panel.sound_beat_s if settings.panel.kind != "none" else 0.0
    return Installer(
        Site(
            visit_open=visit_open,
            take_frame=lambda: asyncio.to_thread(parts.camera.borrow, FRAMES_TO_ADJUST),
            look=parts.face.inspect,
            hear=Ear(parts.panel, parts.mouth, parts.words, beat_s).hear,
            screen=screen,
            face=settings.face,
            px_per_mm=settings.screen.scale,
        )
    )
