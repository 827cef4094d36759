"""Loads models from their folder, checking each file's SHA-256 against its card every time.

The bytes that were hashed are handed on, so that a file exchanged in between cannot slip through.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from device.firmware.face.basics.errors import ModelAltered, ModelMissing
from device.firmware.face.model_card import CARD_FILE, ModelCard, read_card

DETECTOR, MESH, EMBEDDER = "blazeface_short_range", "facemesh", "sface"


@dataclass(frozen=True, repr=False)
class LoadedModel:
    """A card and the content that it describes."""

    card: ModelCard
    content: bytes

    def __repr__(self) -> str:
        """Name the model without its megabytes."""
        return f"<LoadedModel {self.card.name}>"


def load_model(models_dir: Path, name: str) -> LoadedModel:
    """Read `<models_dir>/<name>/model.toml` and the file it names.

    Raises:
        ModelMissing: the card or the file is not there.
        ModelAltered: the file's SHA-256 is another, or the card is that of another model.
        ConfigurationError: the card cannot be read as a card.
    """
    folder = models_dir / name
    if not (folder / CARD_FILE).is_file():
        raise ModelMissing(f"{folder / CARD_FILE} is missing")
    card = read_card(folder)
    if card.name != name:
        raise ModelAltered(f"{folder / CARD_FILE} is the card of {card.name}")
    try:
        content = (folder / card.file).read_bytes()
    except OSError as error:
        raise ModelMissing(f"{folder / card.file} cannot be read ({error.strerror})") from error
    if hashlib.sha256(content).hexdigest() != card.sha256:
        raise ModelAltered(f"{folder / card.file} does not have the SHA-256 of its card")
    return LoadedModel(card, content)
