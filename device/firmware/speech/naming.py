"""The name of a sound's file: language and text decide it, nothing else, so that a recording can take its place."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from device.firmware.screen.sentence import plain_text

SUFFIX = ".opus"
LIST_FILE = "sounds.json"
_NAME = re.compile(r"[0-9a-f]{24}\.opus")


def sound_name(language: str, text: str) -> str:
    """Give the file name of a text in a language; readings and the width of blanks make no difference."""
    plain = " ".join(unicodedata.normalize("NFC", plain_text(text)).split())
    return hashlib.sha256(f"{language}\n{plain}".encode()).hexdigest()[:24] + SUFFIX


def is_sound_name(name: str) -> bool:
    """Say whether a file name is one of ours."""
    return bool(_NAME.fullmatch(name))
