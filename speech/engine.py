"""What an engine is: it turns a text into a recording, and into phonemes that can be looked at."""

from __future__ import annotations

from typing import Protocol

from speech.recording import Recording


class Engine(Protocol):
    """One voice of one engine; made once, used for many texts."""

    @property
    def version(self) -> str:
        """Engine, its version, voice and pace: whatever changes the sound changes this."""

    def speak(self, text: str) -> Recording:
        """Say a text; raises `EngineFailed`."""

    def phonemes(self, text: str) -> str:
        """Give what would be said, in the engine's own letters; raises `EngineFailed`."""

    def syllables(self, text: str) -> int:
        """Count what would be said: morae in Japanese, else vowels."""
