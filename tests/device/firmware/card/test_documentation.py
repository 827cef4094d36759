"""The card's page of the documentation says what the code does."""

from __future__ import annotations

from pathlib import Path

import pytest

from device.firmware.card.application.status import MEANINGS
from device.firmware.card.basics.beliefs import BELIEFS, Belief

ROOT = Path(__file__).parents[4]
PAGE = (ROOT / "docs" / "card.md").read_text("utf-8")


@pytest.mark.parametrize("sw", MEANINGS)
def test_every_status_word_stands_in_the_table(sw: int) -> None:
    assert f"| `{sw:04X}` | {MEANINGS[sw]} |" in PAGE


@pytest.mark.parametrize("belief", BELIEFS, ids=lambda belief: belief.says[:30])
def test_every_belief_stands_in_the_list_and_its_question_exists(belief: Belief) -> None:
    assert f"| {belief.says} | {belief.confidence.value} |" in PAGE
    asked = belief.question.partition(" ")[0]
    suite = "".join(path.read_text("utf-8") for path in (ROOT / "tests" / "hardware").glob("test_*.py"))
    assert not asked.startswith("test_") or f"def {asked}(" in suite
