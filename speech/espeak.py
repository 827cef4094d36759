"""Every other language by eSpeak NG (GPL-3.0-or-later: a program of its own here, never shipped)."""

from __future__ import annotations

import re
import shutil
import subprocess

from speech.errors import EngineFailed, EngineMissing
from speech.recording import Recording, from_pcm

WORDS_PER_MINUTE = 140
_WAV_HEAD = 44
_RATE = 22_050
_VOWELS = re.compile(r"(?:[aeiouyAEIOUVQWY@&03][~:;#2]?)+")


class Espeak:
    """One voice."""

    def __init__(self, voice: str) -> None:
        """Take a voice by its name.

        Raises:
            EngineMissing: the program is not installed.
        """
        if shutil.which("espeak-ng") is None:
            raise EngineMissing("espeak-ng is missing (Debian package espeak-ng)")
        self._voice = voice
        version = re.search(r"[0-9]+\.[0-9.]+", self._run(("--version",), "").decode("utf-8", "replace"))
        self._version = f"espeak-ng {version[0] if version else '?'} {voice} {WORDS_PER_MINUTE}"

    @property
    def version(self) -> str:
        """Engine, voice and pace."""
        return self._version

    def speak(self, text: str) -> Recording:
        """Say a text.

        Raises:
            EngineFailed: there is nothing in it to say.
        """
        wav = self._run(("-v", self._voice, "-s", str(WORDS_PER_MINUTE), "--stdout"), text)
        return from_pcm(wav[_WAV_HEAD:], _RATE)

    def phonemes(self, text: str) -> str:
        """Give eSpeak's own phoneme names."""
        return self._run(("-v", self._voice, "-q", "-x"), text).decode("utf-8", "replace").strip()

    def syllables(self, text: str) -> int:
        """Count groups of vowels."""
        return max(1, len(_VOWELS.findall(self.phonemes(text))))

    def _run(self, arguments: tuple[str, ...], text: str) -> bytes:
        done = subprocess.run(("espeak-ng", *arguments), input=text.encode(), capture_output=True, check=False)
        if done.returncode or not done.stdout:
            raise EngineFailed(f"espeak-ng: {done.stderr.decode('utf-8', 'replace').strip()[:200]}")
        return done.stdout
