"""The mouth: who wants something said gives lines to a `Speaker`, whatever plays them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from device.firmware.speech.line import Line


class Speaker(Protocol):
    """Says one thing at a time; what is said anew ends what was being said."""

    def say(self, lines: Sequence[Line], language: str) -> float:
        """Begin to say these lines in this language; give the seconds that they take, 0 when none has a sound."""

    def hush(self) -> None:
        """Be silent at once."""
