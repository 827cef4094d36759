"""Sums of the last visits, and what the firmware sees of itself; nothing of anybody in either."""

from __future__ import annotations

import os
import resource
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from device.base.own_process import read_own_process
from device.cli.doctor import models, reader
from device.cli.doctor.models import known_cards
from device.firmware.diagnosis.golden import EXPECTED_SCORE, Golden, compute_golden
from device.firmware.diagnosis.recent import Recent
from device.firmware.diagnosis.report import RecentReport
from device.firmware.visit.states import State
from device.firmware.visit.visit import Visit
from tests.device.cli.doctor.made import READER

ROOT = Path(__file__).parents[4]


def test_reading_is_measured_where_it_led_on() -> None:
    now = [10.0]
    recent = Recent(lambda: now[0])
    for number, seconds in enumerate((0.4, 0.5, 2.0)):
        visit = Visit(visit_id=str(number), state=State.READING)
        recent.show_visit(visit)
        recent.show_visit(visit)
        now[0] += seconds
        recent.show_visit(replace(visit, state=State.CHOOSING))
    recent.show_visit(Visit(visit_id="gone", state=State.READING))
    now[0] += 20
    recent.show_visit(Visit())
    assert recent.report() == RecentReport(reads=3, read_p95_ms=2000)


def test_looks_are_counted_by_what_was_wrong() -> None:
    recent = Recent(lambda: 0.0)
    for hint in ("ok", "too_dark", "light_behind", "blurred", "blurred", "no_face", "", "turn_left"):
        recent.show_face(hint, b"a picture")
    assert recent.report() == RecentReport(looks=5, too_dark=1, light_behind=1, blurred=2)


def test_slow_reading_is_told_after_some_cards() -> None:
    assert reader.judge_times(RecentReport(reads=4, read_p95_ms=9000)) == []
    assert reader.judge_times(RecentReport(reads=5, read_p95_ms=1500)) == []
    assert [each.id for each in reader.judge_times(RecentReport(reads=5, read_p95_ms=1501))] == ["reader.slow"]


def test_a_reader_that_usb_knows_and_the_card_service_does_not(tmp_path: Path) -> None:
    from device.cli.doctor.finding import found
    from tests.device.cli.doctor.machine.made import MadeMachine

    made = MadeMachine(tmp_path)
    assert reader.with_usb(found("reader.missing"), made.machine).id == "reader.missing"
    made.write("sys/bus/usb/devices/1-1:1.0/bInterfaceClass", "0b").write("sys/bus/usb/devices/1-1/idVendor", "04e6")
    assert reader.with_usb(found("reader.missing"), made.machine).id == "reader.plugged_in_but_unused"
    assert reader.with_usb(found("reader.ok", reader=READER.name), made.machine).id == "reader.ok"


def test_the_golden_pair_has_its_score_here() -> None:
    golden = compute_golden(ROOT / "build" / "models")
    assert abs(golden.score - EXPECTED_SCORE) < models.GOLDEN_TOLERANCE / 2
    assert golden.run_ms > 0


def test_a_machine_that_computes_wrongly_or_slowly() -> None:
    assert models.judge_golden(Golden(EXPECTED_SCORE + 0.009, 40)) == []
    assert [each.id for each in models.judge_golden(Golden(0.0, 40))] == ["models.computes_wrong"]
    assert [each.id for each in models.judge_golden(Golden(EXPECTED_SCORE, 401))] == ["models.slow"]


def test_the_known_cards_are_those_of_the_repository() -> None:
    import hashlib

    cards = {name: (ROOT / "models" / name / "model.toml").read_bytes() for name in known_cards()}
    assert known_cards() == {name: hashlib.sha256(card).hexdigest() for name, card in cards.items()}


def test_a_process_sees_itself() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        seen = read_own_process()
        port = server.getsockname()[1]
    assert seen.pid == os.getpid()
    assert port in seen.own_ports
    assert port in seen.seen_ports
    assert seen.memory_mib > 0
    assert seen.open_files > 3
    assert "lo" not in seen.interfaces
    assert seen.cores_allowed == (resource.getrlimit(resource.RLIMIT_CORE)[0] != 0)


def test_a_process_that_forbids_cores_says_so() -> None:
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_CORE, (0, 0));"
        "from device.base.own_process import read_own_process; print(read_own_process().cores_allowed)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert said.stdout == "False\n"
