"""OpenSC spends tries: they stay spent when the card is lifted and when its emulator is killed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.device.firmware.card.opensc import USER_KEY, Tools, await_card
from tests.device.firmware.card.stack import Card, Stack

pytestmark = pytest.mark.system

PERSONA = "heisei_first"
PIN = "0108"


@contextmanager
def laid_down(stack: Stack, *options: str) -> Iterator[Card]:
    with stack.reader() as watched, stack.card(PERSONA, *options) as laid:
        yield await_card(watched, laid)


def test_a_pin_is_blocked_by_three_wrong_ones_over_three_insertions(stack: Stack, tmp_path: Path) -> None:
    tools = Tools(stack, tmp_path)
    for left, options in ((2, ["--fresh-counters"]), (1, []), (0, [])):
        with laid_down(stack, *options) as card:
            assert tools.sign(USER_KEY, "9999", "none").returncode != 0
            verdicts = [
                line["sw"] for line in card.exchanges() if line["what"].startswith("0020") and line["sent_bytes"]
            ]
            assert verdicts == [f"63c{left}"]
    with laid_down(stack) as card:
        assert tools.tries() == ["0", "5"]
        assert tools.sign(USER_KEY, PIN, "none").returncode != 0
        assert card.secrets_sent() <= 1


def test_a_try_stays_spent_when_the_emulator_is_killed(stack: Stack, tmp_path: Path) -> None:
    tools = Tools(stack, tmp_path)
    with laid_down(stack, "--fresh-counters") as card:
        assert tools.sign(USER_KEY, "9999", "none").returncode != 0
        card.process.kill()
        card.process.wait()
    with laid_down(stack):
        assert tools.tries() == ["2", "5"]
        assert tools.sign(USER_KEY, PIN, "some").returncode == 0
    with laid_down(stack):
        assert tools.tries() == ["3", "5"]
