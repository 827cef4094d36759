"""How wide the sentences are, in millimetres of the smallest text: `python -m tests.device.firmware.screen.lengths`.

The sheet has a row per sentence and a column per language, the widest of the row last. Guide sentences are spoken
only and have no width.
"""

from __future__ import annotations

import subprocess
from functools import cache

from PIL import ImageFont

from device.firmware.screen.catalogue import Catalogues, load_catalogues
from device.firmware.screen.languages import FACTS
from device.firmware.screen.sentence import plain_text
from device.firmware.screen.settings import MAIN_TEXT_MM

SPOKEN_ONLY = "guide."
_POINTS = 100


@cache
def font_of(family: str) -> ImageFont.FreeTypeFont:
    """Give an installed font by its family."""
    found = subprocess.run(
        ["fc-match", "-f", "%{file}\n%{index}", family], capture_output=True, text=True, check=True
    )
    file, index = found.stdout.split("\n")
    return ImageFont.truetype(file, _POINTS, index=int(index))


def measure(sentence: str, language: str) -> float:
    """Give the width of a sentence on one line, in millimetres at 22 points."""
    text = plain_text(sentence)
    return font_of(FACTS[language].font).getlength(text) / _POINTS * MAIN_TEXT_MM


def measure_all(catalogues: Catalogues) -> dict[str, dict[str, float]]:
    """Give the widths by key and language; sentences that are spoken only are left out."""
    return {
        key: {code: measure(words.sentences[key], code) for code, words in catalogues.items()}
        for key in catalogues["en"].sentences
        if not key.startswith(SPOKEN_ONLY)
    }


def format_sheet(widths: dict[str, dict[str, float]]) -> str:
    """Give the sheet, the sentence that outgrows Japanese and English most first."""
    lines = ["\t".join(("key", *FACTS, "widest"))]
    for key, row in sorted(widths.items(), key=lambda item: -growth(item[1])):
        lines.append("\t".join((key, *(f"{row[code]:.0f}" for code in FACTS), max(row, key=lambda code: row[code]))))
    return "\n".join(lines)


def growth(row: dict[str, float]) -> float:
    """Say how much longer the widest sentence of a row is than the longer one of Japanese and English."""
    return max(row.values()) / max(row["ja"], row["en"])


if __name__ == "__main__":
    print(format_sheet(measure_all(load_catalogues())))
