"""The model folders beside this file, in the order in which the face chain uses them."""

from __future__ import annotations

from pathlib import Path

from device.firmware.face.model_card import ModelCard, read_card
from device.firmware.face.model_files import DETECTOR, EMBEDDER, MESH

SOURCE = Path(__file__).parent
MODEL_NAMES = (DETECTOR, MESH, EMBEDDER)


def source_card(name: str) -> ModelCard:
    """Read the card that ships with the source, `models/<name>/model.toml`."""
    return read_card(SOURCE / name)
