"""Companion mode as scripts call it: no terminal, a card used at a certified reader, a result at clinic software."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from device.cli.demo.places import command
from device.firmware.simulated.persona import load_persona
from tests.system.probing import PROJECT
from tests.system.test_demo import KEYS, run_folder

pytestmark = [pytest.mark.system, pytest.mark.usefixtures("sandbox")]

LIMIT_S = 110
PERSONA = "lost"


def test_a_card_at_the_reader_becomes_a_result_and_leaves_no_trace_in_a_log() -> None:
    call = [command("uketsuke"), "demo", "--companion", "--once", "--json", "--keep", "--persona", PERSONA]
    ended = subprocess.run(call, cwd=PROJECT, capture_output=True, text=True, timeout=LIMIT_S)
    try:
        assert ended.returncode == 0, ended.stderr
        (line,) = ended.stdout.splitlines()
        result = json.loads(line)
        assert list(result) == KEYS
        assert (result["terminal"], result["ticket"][0], result["isolated"]) == ("h-main", "Z", True)
        assert result["holder"] == {"method": "reader", "outcome": "verified"}
        assert result["eligibility"]["status"] == "not_eligible"
        person = load_persona(PERSONA)
        words = [person.name, person.kana, person.card.serial]
        logs = [path.read_text("utf-8") for path in Path(run_folder(ended.stderr)).rglob("*.log")]
        assert len(logs) >= len(("authority", "stand-in", "host", "broker", "subscriber"))
        assert not [word for word in words if any(word in log for log in logs)]
    finally:
        shutil.rmtree(run_folder(ended.stderr), ignore_errors=True)
