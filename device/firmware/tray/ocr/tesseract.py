"""Tesseract in this process, through tesserocr; the only file that imports it.

It is the second opinion: a line of a known kind, brought to the height that it reads best, with the characters that
can stand there. Its language files are Debian's packages tesseract-ocr-eng and tesseract-ocr-jpn.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image
from tesserocr import PSM, PyTessBaseAPI

from device.base.errors import ConfigurationError
from device.firmware.face.basics.picture import Gray, Rgb

TESSDATA = Path("/usr/share/tesseract-ocr/5/tessdata")
LINE_HEIGHT = 56
MARGIN = 16
TRIMMED = 0.12
"""The part of a line's height that is cut off above and below: detection leaves room around the letters."""
BLUR = 1.0
DATE_CHARACTERS = "明治大正昭和平成令元年月日生まで有効0123456789"
DIGITS = "0123456789"


class TesseractReader:
    """Reads dates and digits."""

    def __init__(self, tessdata: Path = TESSDATA) -> None:
        """Load both languages.

        Raises:
            ConfigurationError: the folder does not hold them.
        """
        self._dates = _load(tessdata, "jpn", DATE_CHARACTERS)
        self._digits = _load(tessdata, "eng", DIGITS)

    def read_date(self, line: Rgb) -> str:
        """Read a date (see `Confirmer`)."""
        return _read(self._dates, line)

    def read_digits(self, line: Rgb) -> str:
        """Read digits (see `Confirmer`)."""
        return _read(self._digits, line)


def _load(tessdata: Path, language: str, characters: str) -> Any:
    if not (tessdata / f"{language}.traineddata").is_file():
        raise ConfigurationError(f"{tessdata}: no {language}.traineddata (package tesseract-ocr-{language})")
    reader = PyTessBaseAPI(path=str(tessdata), lang=language, psm=PSM.SINGLE_LINE)
    reader.SetVariable("tessedit_char_whitelist", characters)
    return reader


def _read(reader: Any, line: Rgb) -> str:
    reader.SetImage(Image.fromarray(_prepare(line)))
    text = str(reader.GetUTF8Text())
    reader.Clear()
    return text


def _prepare(line: Rgb) -> Gray:
    """Give dark letters on white: the brightest channel loses coloured patterns, the stretch loses grey ones."""
    edge = round(line.shape[0] * TRIMMED)
    bright = line[edge : line.shape[0] - edge].max(axis=2)
    scale = LINE_HEIGHT / bright.shape[0]
    sized = cv2.resize(
        bright, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    )
    soft = cv2.GaussianBlur(sized, (0, 0), BLUR).astype(np.float64)
    ink, paper = np.percentile(soft, 1), np.percentile(soft, 75)
    clear = np.clip((soft - ink) * 255 / max(paper - ink, 1), 0, 255).astype(np.uint8)
    framed: Gray = np.pad(clear, MARGIN, constant_values=255)
    return framed
