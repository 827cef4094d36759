"""The answers of install mode: numbers of a frame, nothing of the frame itself, and a visit comes first."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field

import numpy as np
import pytest

from device.firmware.camera.port import CameraStalled
from device.firmware.face.basics.picture import Box, Frame
from device.firmware.face.gate.look import Look
from device.firmware.face.gate.quality import Reason
from device.firmware.face.settings import FaceSettings
from device.firmware.siting.errors import CameraGivesNothing, VisitOpen
from device.firmware.siting.installer import Installer, Site
from device.firmware.siting.messages import Heard, InstallQuery, InstallReport, Step, format_line, parse_report
from device.firmware.siting.overlay import BEING_INSTALLED, LINE_SHOWN
from device.wire.errors import MessageInvalid

FACE = Box(0.4, 0.3, 0.2, 0.4)


def lit_from_behind() -> Frame:
    """Give a dark face before a bright room."""
    pixels = np.full((480, 640, 3), 200, np.uint8)
    pixels[144:336, 256:384] = 50
    return Frame(pixels)


@dataclass
class World:
    """A terminal that a test sets as it likes."""

    frame: Frame | None = field(default_factory=lit_from_behind)
    visit: bool = False
    fails: bool = False
    covers: list[int] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)

    def cover(self, message: int) -> None:
        self.covers.append(message)

    async def take_frame(self) -> Frame | None:
        if self.fails:
            raise CameraStalled("nothing comes")
        return self.frame

    async def look(self, _: Frame) -> Look:
        return Look(Reason.TOO_DARK, FACE)

    def hear(self, what: Heard) -> float:
        self.heard.append(what)
        return 1.25

    def ask(self, step: Step, heard: Heard = Heard.NOTHING) -> InstallReport:
        site = Site(lambda: self.visit, self.take_frame, self.look, self.hear, self, FaceSettings(), 5.25)
        line = asyncio.run(Installer(site).answer(format_line(InstallQuery(step, heard))))
        assert len(line) < 600
        return parse_report(line)


def test_a_frame_becomes_numbers_and_nothing_else() -> None:
    world = World()
    report = world.ask(Step.MEASURE)
    seen = report.measured
    assert (seen.width, seen.height, seen.reason) == (640, 480, "too_dark")
    assert (seen.face_middle, seen.face_height) == (500, 400)
    assert (seen.light_face, seen.light_around) == (50, 200)
    assert (report.error, report.oval_height, report.px_per_m) == (0, 900, 5250)
    assert world.covers == [BEING_INSTALLED]
    values = json.loads(format_line(report))["measured"].values()
    assert all(isinstance(value, int | str) for value in values)


def test_a_sharp_target_has_a_higher_focus_than_a_blurred_one() -> None:
    sharp = np.kron(np.indices((60, 80)).sum(0) % 2, np.ones((8, 8))).astype(np.uint8) * 255
    even = np.full((480, 640), 128, np.uint8)
    scores = [World(Frame(np.dstack([grey] * 3))).ask(Step.MEASURE).measured.sharpness for grey in (sharp, even)]
    assert scores[0] > scores[1] == 0


@pytest.mark.parametrize("step", [Step.MEASURE, Step.LINE, Step.SOUND])
def test_a_visit_comes_first(step: Step) -> None:
    world = World(visit=True)
    assert world.ask(step).error == VisitOpen.number
    assert (world.covers, world.heard) == ([], [])
    assert world.ask(Step.END).error == 0


@pytest.mark.parametrize("world", [World(fails=True), World(frame=None)])
def test_a_camera_that_gives_nothing_is_said(world: World) -> None:
    assert world.ask(Step.MEASURE).error == CameraGivesNothing.number


def test_line_sound_and_end() -> None:
    world = World()
    world.ask(Step.LINE)
    assert world.ask(Step.SOUND, Heard.STAFF).sound_ms == 1250
    world.ask(Step.END)
    assert world.covers == [LINE_SHOWN, BEING_INSTALLED, 0]
    assert world.heard == [Heard.STAFF]


def test_another_question_is_refused() -> None:
    site = Site(bool, World().take_frame, World().look, World().hear, World(), FaceSettings(), 5.25)
    with pytest.raises(MessageInvalid):
        asyncio.run(Installer(site).answer(b'{"install": "photograph", "heard": "nothing"}\n'))
