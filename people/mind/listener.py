"""What somebody does who sees nothing: they know what they heard last, and have one button, a pad and the card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

_GOES_ON = ("review.send", "consent.nothing", "warn.yes")
"""Choices that are taken whenever they are read out."""
_FACE, _PIN = "choosing.face", "choosing.pin"
_LAY = ("idle.title", "card_away.title")
_TAKE, _TYPE, _URGENT = "result.take", "guide.type_pin", "warn.question"
_HINT = "hint."


class Move(StrEnum):
    """What such a person can do."""

    WAIT = "wait"
    PRESS = "press"
    TYPE = "type"
    """The PIN on the pad, and the key that ends it."""
    LAY = "lay"
    LIFT = "lift"


@dataclass
class Listener:
    """One person; `sentences` are all that the terminal can say in their language, by key."""

    sentences: Mapping[str, str] = field(repr=False)
    card_lies: bool = False
    has_result: bool = False
    tried_face: bool = False
    hint: str = field(default="", init=False)
    """What the camera's step asked for last."""

    def hear(self, text: str) -> Move:
        """Take in one thing that was said, and give what it makes the person do."""
        hint = next((key for key in self.sentences if key.startswith(_HINT) and self.sentences[key] == text), "")
        self.hint = hint.removeprefix(_HINT) or self.hint
        if self._says(text, _TAKE):
            self.has_result = True
            return Move.LIFT if self.card_lies else Move.WAIT
        if self._says(text, *_LAY):
            return Move.WAIT if self.card_lies else Move.LAY
        if self._says(text, _TYPE):
            return Move.TYPE
        return Move.PRESS if self._is_wanted(text) else Move.WAIT

    def _is_wanted(self, text: str) -> bool:
        """Whether this is the choice to take: the face, and the PIN where the face came to nothing."""
        way = _PIN if self.tried_face else _FACE
        if self._is(text, way):
            self.tried_face = True
            return True
        return self._is(text, *_GOES_ON) or self._says(text, _URGENT)

    def _is(self, text: str, *keys: str) -> bool:
        return any(text == self.sentences[key] for key in keys)

    def _says(self, text: str, *keys: str) -> bool:
        return any(self.sentences[key] in text for key in keys)
