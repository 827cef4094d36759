"""One thing that is said at a stretch; sentences with blanks are several lines, each with a sound of its own."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST_PAUSE_S = 5.0


@dataclass(frozen=True)
class Line:
    """A text in the words of a catalogue, and the silence after it.

    `key` is the catalogue's key that it comes from. A text never holds a name, a number of a person or a PIN's digit.
    """

    key: str
    text: str
    pause_s: float = 0.0

    def __post_init__(self) -> None:
        """Refuse a line that says nothing, or that keeps everybody waiting.

        Raises:
            ValueError: a field is empty or out of its range.
        """
        if not self.key or not self.text.strip():
            raise ValueError("a line has a key and a text")
        if not 0 <= self.pause_s <= LONGEST_PAUSE_S:
            raise ValueError(f"a pause lasts 0 to {LONGEST_PAUSE_S:g} s")
