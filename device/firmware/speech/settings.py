"""What a clinic sets about speech."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class SpeechSettings:
    """Section `[speech]`.

    Attributes:
        folder: the built sounds, one folder per language.
        overlay: recordings of the clinic, named like the sounds whose place they take.
        voice: whether the screen speaks by itself where the language's speech is sound.
        volume: 1 to 5, at the beginning of each visit.
        hint_s: seconds between two spoken hints of the face step.
    """

    folder: Path = Path("/usr/lib/uketsuke/sounds")
    overlay: Path = Path("/etc/uketsuke/sounds")
    voice: bool = True
    volume: int = 3
    hint_s: float = 2.5

    def __post_init__(self) -> None:
        """Refuse a volume that there is none of.

        Raises:
            ValueError: a setting is out of its range.
        """
        if not 1 <= self.volume <= 5:
            raise ValueError("volume lies between 1 and 5")
        if not 0.5 <= self.hint_s <= 30:
            raise ValueError("hint_s lies between 0.5 and 30")
