"""Joins install mode to the firmware's parts; in a file of its own, so that `program` stays a list of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

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
