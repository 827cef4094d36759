"""Whole visits by the text screen on a pseudo-terminal, through every real program."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from device.cli.demo.line import Line
from device.cli.demo.person import Method
from device.cli.demo.toml import write_config
from device.firmware.screen.catalogue import load_catalogues
from tests.device.kiosk.text.typist import sit_down
from tests.system.conftest import HOLDER

pytestmark = pytest.mark.system

WORDS = load_catalogues()["ja"]
RESULT_WITHIN_S = 60.0


def command(line: Line, folder: Path) -> tuple[str, ...]:
    config = folder / "kiosk.toml"
    write_config(config, {"url": f"{line.screen_url}/"})
    return (sys.executable, "-m", "device.kiosk.main", "--text", "--config", str(config))


def test_a_visit_by_pin(line: Line, tmp_path: Path) -> None:
    with sit_down(*command(line, tmp_path)) as (person, _):
        person.wait(WORDS.say("idle.title"))
        known = line.insert_card(HOLDER)
        person.choose(WORDS.say("choosing.pin"))
        person.wait(WORDS.say("pin.title"))
        assert not person.echoes()
        person.press(f"{known.card.pin}#")
        person.choose(WORDS.say("review.send"))
        person.wait(WORDS.say("result.ticket"))
        line.take_card()
        received = line.next_result(RESULT_WITHIN_S)
        person.wait(WORDS.say("idle.title"))
        assert known.card.pin not in person.seen
    holder = received.record.holder
    assert (holder.method.value, holder.outcome.value) == (Method.PIN.value, "verified")


def test_a_visit_without_a_card(line: Line, tmp_path: Path) -> None:
    with sit_down(*command(line, tmp_path)) as (person, _):
        person.wait(WORDS.say("idle.title"))
        person.choose(WORDS.say("idle.no_card"))
        person.choose(WORDS.say("staff.ticket"))
        received = line.next_result(RESULT_WITHIN_S)
        person.wait(received.record.ticket)
        person.choose(WORDS.say("foot.accept"))
        person.wait(WORDS.say("idle.title"))
    assert (received.record.holder.method.value, received.record.holder.outcome.value) == ("none", "pending")
