"""Japanese by Open JTalk with the voice "Mei" (pyopenjtalk-plus; voice CC BY 3.0, see `docs/speech.md`)."""

from __future__ import annotations

import re
import warnings
from importlib import import_module, metadata
from typing import Any

import numpy as np

from speech.errors import EngineFailed, EngineMissing
from speech.recording import Recording

PACE = 0.9
"""Slower than the voice's own pace: 6 morae a second, which listeners over 75 can follow."""
_PACKAGE = "pyopenjtalk-plus"
_MANY_READINGS = "次の方"
"""Has the package load the dictionary that decides between readings."""
_FULL_SCALE = 32768
_MORA = re.compile(r"[ァ-ヺー][ァィゥェォャュョヮ]?")


class OpenJtalk:
    """One voice; the dictionary is loaded once per process."""

    def __init__(self) -> None:
        """Load the package.

        Raises:
            EngineMissing: it is not installed.
        """
        try:
            self._package: Any = import_module("pyopenjtalk")
        except ImportError as error:
            raise EngineMissing(f"the Python package {_PACKAGE} is missing (extra `speech`)") from error
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # the package loads Sudachi in a way of yesterday
            self._package.g2p(_MANY_READINGS)
        self._version = f"{_PACKAGE} {metadata.version(_PACKAGE)} mei {PACE}"

    @property
    def version(self) -> str:
        """Engine, voice and pace."""
        return self._version

    def speak(self, text: str) -> Recording:
        """Say a text.

        Raises:
            EngineFailed: there is nothing in it to say.
        """
        samples, rate = self._package.tts(text, speed=PACE)
        if not len(samples):
            raise EngineFailed("Open JTalk said nothing")
        return Recording((np.asarray(samples) / _FULL_SCALE).astype(np.float32), int(rate))

    def phonemes(self, text: str) -> str:
        """Give the text in katakana as it is read."""
        return str(self._package.g2p(text, kana=True))

    def syllables(self, text: str) -> int:
        """Count the morae; small kana belong to the one before."""
        return max(1, len(_MORA.findall(self.phonemes(text))))
