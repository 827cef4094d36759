"""Checks built models as the terminal would: card, SHA-256, loading, input shape, outputs by name."""

from __future__ import annotations

from pathlib import Path

from device.firmware.face.basics.errors import ModelAltered
from device.firmware.face.model_card import ModelCard
from device.firmware.face.model_files import load_model
from device.firmware.face.networks.interpreter import Network
from models.cards import MODEL_NAMES, source_card


def check_models(output: Path) -> tuple[ModelCard, ...]:
    """Check every built model; give their cards.

    Raises:
        ModelMissing, ModelAltered, InterpreterUnusable: as on the terminal, and when a card is not the source's.
    """
    return tuple(_check_model(output, name) for name in MODEL_NAMES)


def _check_model(output: Path, name: str) -> ModelCard:
    model = load_model(output, name)
    card = model.card
    if card != source_card(name):
        raise ModelAltered(f"the card of {name} in {output} is not that of the source; build again")
    network = Network(model.content, tuple(note.name for note in card.outputs))
    if network.input_shape != card.input.shape or len(model.content) != card.bytes:
        raise ModelAltered(f"size or input shape of {name} is not that of its card")
    return card
