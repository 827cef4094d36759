"""Model cards: what they must hold, and the range in which the threshold may be raised."""

from __future__ import annotations

from pathlib import Path

import pytest

from device.base.errors import ConfigurationError
from device.firmware.face.errors import ThresholdNotMeasured
from device.firmware.face.model_card import DecisionRule, MeasuredError, check_sha256, read_card
from tests.device.firmware.face.makers import make_rule

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


@pytest.mark.parametrize("threshold", [0.42, 0.45, 0.48])
def test_threshold_may_be_raised_inside_the_measured_range(threshold: float) -> None:
    assert make_rule().raised_to(threshold).threshold == threshold


@pytest.mark.parametrize("threshold", [0.1, 0.419, 0.481])
def test_threshold_may_not_leave_the_measured_range(threshold: float) -> None:
    with pytest.raises(ThresholdNotMeasured, match="measured range") as raised:
        make_rule().raised_to(threshold)
    assert raised.value.number == 205


def test_a_rule_needs_order_and_a_measured_threshold() -> None:
    measured = (MeasuredError(0.42, 1e-4, 0.03, "made up"),)
    with pytest.raises(ValueError, match="order"):
        DecisionRule("cosine", 0.42, 0.5, measured)
    with pytest.raises(ValueError, match="above every measured"):
        DecisionRule("cosine", 0.5, 0.28, measured)
    with pytest.raises(ValueError, match="between 0 and 1"):
        MeasuredError(0.42, 1.5, 0.03, "made up")


@pytest.mark.parametrize("text", ["", "ab" * 31, "xy" * 32, "AB" * 32, "ab" * 32 + "\n"])
def test_only_sums_are_sums(text: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        check_sha256(text)
