"""Model cards: what they must hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from device.base.errors import ConfigurationError
from device.firmware.face.deciding.decision import Policy
from device.firmware.face.model_card import check_sha256, read_card

CARD = """
name = "tiny"
title = "A made-up model"
file = "tiny.tflite"
bytes = 4
sha256 = "{sum}"
[origin]
conversion = "none"
[origin.archive]
package = "made-up"
version = "1"
file = "made_up-1.tar.gz"
sha256 = "{sum}"
member = "made_up-1/tiny.tflite"
member_sha256 = "{sum}"
[licence]
code = "Apache-2.0"
weights = "Apache-2.0"
source = "made up"
training_data = "none"
[input]
name = "x"
shape = [1, 2]
meaning = "two numbers"
[[outputs]]
name = "y"
shape = [1, 1]
meaning = "one number"
"""
SUM = "ab" * 32
_MEASURED = """
conditions = "made up"
false_match = { value = 1e-4, low = 0.0, high = 2e-4 }
false_non_match = { value = 0.03, low = 0.02, high = 0.04 }
non_mated = 1000
mated = 100
"""
DECISION = f"""
[decision]
score = "cosine"
dataset = "made up"
measured_on = "2026-01-01"
commands = ["true"]
[decision.frames]
at_least = 2
to_decide = 8
at_most = 16
[decision.standard]
accept_from = 0.4
uncertain_from = 0.3
[decision.strict]
accept_from = 0.5
uncertain_from = 0.3
[[decision.standard.measured]]{_MEASURED}
[[decision.strict.measured]]{_MEASURED}
"""


def write_card(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_whole_card_is_read(tmp_path: Path) -> None:
    card = read_card(write_card(tmp_path, CARD.format(sum=SUM)))
    assert (card.name, card.file, card.sha256, card.input.shape) == ("tiny", "tiny.tflite", SUM, (1, 2))
    assert card.decision is None


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('title = "A made-up model"', "", "'title' is missing"),
        ("bytes = 4", "bytes = 4\nsize = 4", "unknown key 'size'"),
        ("tiny.tflite", "../tiny.tflite", "beside its card"),
        (SUM, "AB" * 32, "64 lower-case"),
        ('conversion = "none"', 'conversion = "magic"', "conversion must be"),
    ],
)
def test_a_wrong_card_names_its_fault(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    with pytest.raises(ConfigurationError, match=complaint):
        read_card(write_card(tmp_path, CARD.format(sum=SUM).replace(old, new)))


def test_a_card_with_rules_is_read_with_both_policies(tmp_path: Path) -> None:
    rules = read_card(write_card(tmp_path, CARD.format(sum=SUM) + DECISION)).decision
    assert rules is not None
    assert (rules.of(Policy.STANDARD).accept_from, rules.of(Policy.STRICT).accept_from) == (0.4, 0.5)
    assert rules.standard.measured[0].false_match.high == 2e-4
    assert rules.frames.at_most == 16


def test_a_policy_without_measured_errors_is_refused(tmp_path: Path) -> None:
    bare = DECISION.replace("[[decision.strict.measured]]", "[[decision.standard.measured]]")
    with pytest.raises(ConfigurationError, match="measured"):
        read_card(write_card(tmp_path, CARD.format(sum=SUM) + bare))


@pytest.mark.parametrize("text", ["", "ab" * 31, "xy" * 32, "AB" * 32, "ab" * 32 + "\n"])
def test_only_sums_are_sums(text: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        check_sha256(text)
