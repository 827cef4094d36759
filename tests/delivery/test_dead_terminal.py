"""A terminal dies with messages that nobody received: carried on a stick, and replaced under the same name."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from device.wire.bundle import BundledMessage, format_bundle
from tests.delivery.terminal import RealTerminal, running_terminal
from tests.host.line.bodies import FACE, STAFF, visit_body
from tests.host.line.line import Line
from tests.host.line.programs import run_host_command
from tests.host.line.waiting import wait_for

pytestmark = [
    pytest.mark.system,
    # paho-mqtt 2.2 drops its socket unclosed when the broker dies in the middle of a handshake
    pytest.mark.filterwarnings("ignore:unclosed <ssl.SSLSocket:ResourceWarning"),
]

_LIMIT_S = 15 * 60


def export(state: Path, file: Path) -> dict[str, int | str]:
    """Run `uketsuke outbox export` as the field engineer does."""
    command = [
        sys.executable,
        "-m",
        "device.cli.main",
        "outbox",
        "export",
        str(file),
        "--state",
        str(state),
        "--json",
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    told: dict[str, int | str] = json.loads(done.stdout)
    return told


def refusals(line: Line, terminal: str) -> set[int]:
    """Give the numbers with which the host refused what came from a terminal."""
    logged = [json.loads(text) for text in line.host.log.read_text().splitlines() if text.startswith("{")]
    refused = [entry for entry in logged if entry.get("event") == "message_refused"]
    return {entry["number"] for entry in refused if entry.get("terminal") == terminal}


def take_in(line: Line, file: Path) -> dict[str, object]:
    """Run `uketsuke-host inbox import` beside the running host."""
    told: dict[str, object] = json.loads(
        run_host_command("inbox", "import", str(file), "--config", str(line.config), "--json")
    )
    return told


def kill_with_messages(line: Line, terminal: RealTerminal) -> None:
    """Let it commit eight visits, of which the host has three, one of these without the terminal's knowing it."""
    card = line.insured(9100).facts()
    for _ in range(2):
        terminal.commit(visit_body(FACE, card))
    terminal.await_empty()
    line.broker.kill()
    third = visit_body(STAFF, card)
    sealed = terminal.commit(third)
    for _ in range(5):
        terminal.commit(visit_body(FACE, card))
    assert terminal.status().rows == 6
    terminal.die()
    line.broker.start()
    _arrive(line, third.visit_id, sealed)


def _arrive(line: Line, visit_id: str, sealed: str) -> None:
    """Let the host have a message whose receipt never came back."""
    file = line.folder / "one.uketsuke"
    file.write_bytes(format_bundle([BundledMessage("any", 1, 0, sealed)]))
    assert take_in(line, file)["stored"] == 1
    line.results(visit_id)


def test_nothing_lost_nothing_doubled(tmp_path: Path, clinic: Line) -> None:
    began = time.monotonic()
    stick = tmp_path / "stick" / "counter.uketsuke"
    stick.parent.mkdir()
    with running_terminal(tmp_path / "old") as old:
        old.enrol(clinic, "counter", "K")
        kill_with_messages(clinic, old)
        assert export(old.daemon.state, stick)["count"] == 6
    with running_terminal(tmp_path / "new") as new:
        assert new.enrol(clinic, "counter", "").letter == "K"  # the same desk name, the same tickets' letter
        assert take_in(clinic, stick) == {"stored": 5, "known": 1, "refused": {}}
        assert take_in(clinic, stick) == {"stored": 0, "known": 6, "refused": {}}  # twice does no harm
        body = visit_body(FACE, clinic.insured(9100).facts())
        new.commit(body)
        assert new.reply_for(body.visit_id)
        new.await_empty()
        visits = [*old.committed, *new.committed]
        for visit_id in visits:
            clinic.results(visit_id)
        lines = [entry["visit"] for entry in list(clinic.subscriber.lines) if "visit" in entry]
        times = Counter(visit["visit_id"] for visit in lines if visit["visit_id"] in set(visits))
        assert times == dict.fromkeys(visits, 1)
    assert time.monotonic() - began < _LIMIT_S


def test_the_dead_one_that_comes_back_is_not_believed(tmp_path: Path, clinic: Line) -> None:
    with running_terminal(tmp_path / "old") as old:
        old.enrol(clinic, "back", "L")
        old.daemon.kill()
        with running_terminal(tmp_path / "new") as new:
            new.enrol(clinic, "back", "")
        old.daemon.start()
        old.commit(visit_body(FACE, clinic.insured(9101).facts()))
        wait_for(lambda: refusals(clinic, "t-back") == {403}, "its key counts no more")
        assert old.status().rows == 1  # and what it holds can still be carried over
        assert export(old.daemon.state, tmp_path / "stick")["count"] == 1
        assert take_in(clinic, tmp_path / "stick") == {"stored": 1, "known": 0, "refused": {}}


def test_card_that_is_mounted_read_only(tmp_path: Path, clinic: Line) -> None:
    with running_terminal(tmp_path / "old") as old:
        old.enrol(clinic, "read", "M")
        clinic.broker.kill()
        old.commit(visit_body(FACE, clinic.insured(9102).facts()))
        old.die()
        clinic.broker.start()
        card = tmp_path / "card"
        card.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "none", card], check=True)
        try:
            shutil.copytree(old.daemon.state, card / "state")
            subprocess.run(["mount", "-o", "remount,ro", card], check=True)
            assert export(card / "state", tmp_path / "stick")["count"] == 1
        finally:
            subprocess.run(["umount", card], check=True)
        assert take_in(clinic, tmp_path / "stick")["stored"] == 1
