"""What the pages show of values that are no sentences: looks, arrows, fields of the message, reasons of staff."""

from __future__ import annotations

from device.firmware.screen.catalogue import Catalogue
from device.firmware.screen.choices import Look, SentField, Shown
from device.firmware.screen.port import Hint
from device.firmware.screen.sentence import Sentence
from device.wire.numbers import find_error

ARROWS: dict[str, str] = {
    Hint.TURN_LEFT: "left",
    Hint.FURTHER_LEFT: "left",
    Hint.TURN_RIGHT: "right",
    Hint.FURTHER_RIGHT: "right",
    Hint.MOVE_LEFT: "left",
    Hint.MOVE_RIGHT: "right",
    Hint.MOVE_UP: "up",
    Hint.MOVE_DOWN: "down",
    Hint.TOO_FAR: "closer",
    Hint.TOO_CLOSE: "back",
}
"""Arrows over the mirror: one's own left is the mirror's left. "Closer" grows from the oval, "back" shrinks to it."""


def looks_of(look: Look) -> str:
    """Give the names of the looks that are on, as classes of the page."""
    return " ".join(name for name in Look.NAMES if getattr(look, name))


def group_name(words: Catalogue, field: SentField) -> Sentence:
    """Give the words for the part of the message that a field belongs to; its own name where there are none."""
    return _say_or(words, f"sent.{field.group}", field.group)


def field_value(words: Catalogue, field: SentField) -> Sentence:
    """Give a field's value as it is sent, or words for why it is not shown."""
    return Sentence(field.value) if field.shown is Shown.PLAIN else words.say(f"sent.{field.shown}")


def reason_name(words: Catalogue, number: int) -> Sentence:
    """Give the words of a reason that staff touch; they read Japanese, or English."""
    language = words.language if words.language == "en" else "ja"
    return _say_or(words, f"staff_reason.{number}", find_error(number).clinic.in_language(language))


def _say_or(words: Catalogue, key: str, otherwise: str) -> Sentence:
    return words.say(key) if key in words.sentences else Sentence(otherwise)
