"""What the command says and how it ends; the firmware's answers are real lines on a real socket."""

from __future__ import annotations

import io
import json
import socketserver
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from device.cli.install.day import Light, plot, read_day
from device.cli.main import main
from device.firmware.siting.messages import InstallReport, Measured, Step, format_line, parse_query

SEEN = Measured(1280, 960, "ok", 500, 400, 90, 120, 512)
GOOD = InstallReport(0, SEEN, 900, 750, 40, 5250, 900)
WIDE = ("--height", "130", "--tilt", "10", "--view", "75", "--distance", "60")


class Firmware:
    """Answers with what the test wants, and remembers the steps."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.report = GOOD
        self.steps: list[Step] = []
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                outer.steps.append(parse_query(self.rfile.readline()).install)
                self.wfile.write(format_line(outer.report))

        self._server = socketserver.ThreadingUnixStreamServer(str(path), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def firmware(tmp_path: Path) -> Iterator[Firmware]:
    made = Firmware(tmp_path / "s")
    yield made
    made.close()


Run = Callable[..., int]


@pytest.fixture
def run(firmware: Firmware) -> Run:
    return lambda *words: main(["install", *words, "--socket", str(firmware.path)])


def test_a_mount_that_sees_both_is_well(run: Run, firmware: Firmware, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("siting", *WIDE, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["seated"], told["standing"], told["reason"], told["backlight"]) == (True, True, "ok", 0.75)
    assert told["face_cm"][0] == 36
    assert firmware.steps == [Step.MEASURE, Step.END]


def test_a_mount_that_does_not_is_told_what_to_do(
    run: Run, firmware: Firmware, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("siting", "--height", "130", "--tilt", "-15", "--view", "75") == 1
    text = capsys.readouterr().out
    assert "standing (180 cm)    NOT SEEN" in text
    assert "tilt the camera to" in text
    assert run("siting", "--distance", "45") == 1
    assert "no tilt is enough here" in capsys.readouterr().out
    assert run("siting", "--distance", "20") == 1
    assert "too large" in capsys.readouterr().out
    firmware.report = replace(GOOD, measured=replace(SEEN, width=640, height=480))
    assert run("siting", *WIDE) == 1
    assert "frames of at least 585 pixels" in capsys.readouterr().out


def test_light_from_behind_is_not_well(run: Run, firmware: Firmware, capsys: pytest.CaptureFixture[str]) -> None:
    firmware.report = InstallReport(
        0, Measured(640, 480, "light_behind", 500, 400, 40, 200, 512), 900, 750, 40, 5250, 0
    )
    assert run("siting", *WIDE) == 1
    assert "backlit" in capsys.readouterr().out


def test_a_day_is_written_line_by_line_and_drawn(
    run: Run, firmware: Firmware, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "light.jsonl"
    for _ in range(2):
        assert run("siting", *WIDE, "--day", str(log), "--times", "1") == 0
    assert [(light.face, light.around) for light in read_day(log)] == [(90, 120)] * 2
    assert set(json.loads(log.read_text().splitlines()[0])) == {"at", "face", "around"}
    capsys.readouterr()
    assert main(["install", "siting", "--plot", str(log)]) == 0
    assert "0.75" in capsys.readouterr().out


def test_the_plot_marks_the_half_hours_in_which_the_gate_objects() -> None:
    nine = 1_795_564_800 + 30 * 60  # 2026-11-25 09:30 in Japan
    text = plot([Light(nine, 100, 100), Light(nine + 60, 20, 100), Light(nine + 3600, 90, 100)])
    rows = text.splitlines()
    assert rows[0].startswith("09:30")
    assert rows[0].endswith("0.20  BACKLIT")
    assert rows[1].startswith("10:30")
    assert "BACKLIT" not in rows[1]
    assert plot([]) == "nothing was measured"


def test_a_ruler_gives_the_scale(run: Run, firmware: Firmware, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("screen", "--ruler", "48", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"px_per_mm": 5.469, "now": 5.25}
    assert firmware.steps == [Step.LINE, Step.END]
    assert run("screen", "--ruler", "5") == 1


def test_a_ruler_is_asked_for(run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("51\n"))
    assert run("screen") == 0
    assert "px_per_mm = 5.147" in capsys.readouterr().out
    monkeypatch.setattr("sys.stdin", io.StringIO("long\n"))
    assert run("screen") == 1


def test_every_sound_is_asked_for(
    run: Run, firmware: Firmware, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("y\ny\nn\ny\n"))
    assert run("sound", "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert list(told.values()) == ["heard", "heard", "not heard", "heard"]
    assert firmware.steps == [Step.SOUND] * 4 + [Step.END]
    firmware.report = InstallReport(0, Measured(), sound_ms=0)
    assert run("sound") == 0


@pytest.mark.parametrize(("error", "said"), [(293, "[293]"), (294, "[294]")])
def test_what_the_firmware_refuses_is_one_line(
    run: Run, firmware: Firmware, capsys: pytest.CaptureFixture[str], error: int, said: str
) -> None:
    firmware.report = InstallReport(error, Measured())
    assert run("siting") == 1
    assert said in capsys.readouterr().err


def test_without_a_firmware_there_is_a_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["install", "sound", "--socket", str(tmp_path / "none")]) == 1
    assert "[295]" in capsys.readouterr().err


def test_a_height_that_cannot_be_has_a_number(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("siting", "--height", "900") == 1
    assert "[296]" in capsys.readouterr().err


def test_a_part_that_is_not_offered_is_usage() -> None:
    assert main(["install", "roof"]) == 64
