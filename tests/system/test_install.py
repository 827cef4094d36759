"""Install mode against the running firmware: its camera, its screen, and a visit that comes first."""

from __future__ import annotations

import json

import pytest

from device.cli.demo.kiosk import Kiosk
from device.cli.demo.line import Line
from device.cli.install.asking import ask_firmware
from device.cli.main import main
from device.firmware.siting.errors import VisitOpen
from device.firmware.siting.messages import Heard, InstallQuery, Step
from device.firmware.siting.overlay import BEING_INSTALLED
from tests.system.conftest import HOLDER
from tests.system.doctoring import await_no_visit, end_visit

pytestmark = pytest.mark.system

WITHIN_S = 60.0


@pytest.fixture(autouse=True)
def _no_visit(line: Line) -> None:
    await_no_visit(line)


def test_the_camera_is_measured_while_the_screen_says_so_and_gives_way_to_a_card(
    line: Line, capsys: pytest.CaptureFixture[str]
) -> None:
    socket = line.places.diagnosis_socket
    ask = ask_firmware(socket)
    line.person.sit(line.places.build.portrait("astronaut"))
    with Kiosk(line.screen_url) as kiosk:
        seen = ask(InstallQuery(Step.MEASURE)).measured
        assert (seen.width, seen.height) > (0, 0)
        assert seen.light_face > 0
        assert seen.face_height > 0
        assert next(kiosk.watch(WITHIN_S)).message == BEING_INSTALLED
        line.insert_card(HOLDER)
        assert next(shown for shown in kiosk.watch(WITHIN_S) if shown.screen == "choosing").message == 0
        with pytest.raises(VisitOpen):
            ask(InstallQuery(Step.MEASURE))
        ask(InstallQuery(Step.END))
    end_visit(line)
    assert main(["install", "siting", "--json", "--socket", str(socket)]) in (0, 1)
    assert json.loads(capsys.readouterr().out)["light"][0] > 0


def test_the_panels_sounds_are_made(line: Line) -> None:
    ask = ask_firmware(line.places.diagnosis_socket)
    for heard in (Heard.ACCEPTED, Heard.PLEASE, Heard.STAFF):
        assert ask(InstallQuery(Step.SOUND, heard)).sound_ms > 0
    ask(InstallQuery(Step.END))
