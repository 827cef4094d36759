"""Draws the front of a made-up card: what is printed on it, in a layout of our own.

The real card's typefaces, colours and places in millimetres are not published. The order of the text, the two words
that end the dates, and the two codes under the photo are those of the ministry's printed form; the rest is invented,
and varies with the style.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

CARD_MM = (85.6, 53.98)
"""ISO/IEC 7810 ID-1."""
PHOTO_MM = (22.0, 27.5)
PIXELS_PER_MM = 28

Rgb: TypeAlias = NDArray[np.uint8]
Colour: TypeAlias = tuple[int, int, int]


@dataclass(frozen=True, repr=False)
class Printed:
    """The words on one front; all of it made up."""

    name: str
    address: str
    sex: str
    birth: str
    expiry: str
    mayor: str
    serial: str
    code: str
    remark: str = ""


@dataclass(frozen=True)
class Style:
    """How a front is printed; sizes and places in millimetres from the upper left corner."""

    font: Path
    code_font: Path
    font_index: int = 0
    text_mm: float = 2.0
    date_mm: float = 2.0
    code_mm: float = 1.6
    photo: tuple[float, float] = (5.0, 17.0)
    dates: tuple[float, float] = (31.0, 19.0)
    dates_stacked: bool = True
    code_stacked: bool = True
    ink: Colour = (30, 30, 34)
    paper: Colour = (236, 232, 238)
    pattern: Colour = (205, 216, 228)
    seed: int = 1


@dataclass
class _Pen:
    draw: ImageDraw.ImageDraw
    style: Style
    fonts: dict[tuple[Path, float], ImageFont.FreeTypeFont] = field(default_factory=dict)

    def write(self, place: tuple[float, float], text: str, height_mm: float, font: Path | None = None) -> float:
        """Write text whose digits are about `height_mm` high; gives the place of its right end."""
        chosen = self._font(font or self.style.font, height_mm)
        at = (place[0] * PIXELS_PER_MM, place[1] * PIXELS_PER_MM)
        self.draw.text(at, text, font=chosen, fill=self.style.ink)
        return place[0] + float(chosen.getlength(text)) / PIXELS_PER_MM

    def _font(self, path: Path, height_mm: float) -> ImageFont.FreeTypeFont:
        key = (path, height_mm)
        if key not in self.fonts:
            trial = ImageFont.truetype(str(path), 200, index=self._index(path))
            box = trial.getbbox("0")
            size = height_mm * PIXELS_PER_MM * 200 / (box[3] - box[1])
            self.fonts[key] = ImageFont.truetype(str(path), round(size), index=self._index(path))
        return self.fonts[key]

    def _index(self, path: Path) -> int:
        return self.style.font_index if path == self.style.font else 0


def draw_front(printed: Printed, style: Style, photo: Rgb | None = None) -> Rgb:
    """Draw the front, (1511, 2397, 3) pixels; without a photo a plain shape stands in its place.

    Raises:
        OSError: a font is not there.
    """
    size = (round(CARD_MM[0] * PIXELS_PER_MM), round(CARD_MM[1] * PIXELS_PER_MM))
    picture = Image.fromarray(_guilloche(size, style))
    pen = _Pen(ImageDraw.Draw(picture), style)
    pen.write((5.0, 3.0), "氏名", style.text_mm * 0.7)
    pen.write((12.0, 2.6), printed.name, style.text_mm * 1.2)
    pen.write((5.0, 8.6), "住所", style.text_mm * 0.7)
    pen.write((12.0, 8.3), printed.address, style.text_mm)
    pen.draw.line(_pixels((4.0, 14.6), (81.0, 14.6)), fill=style.ink, width=2)
    _draw_photo(picture, style, photo)
    _write_dates(pen, printed)
    _write_codes(pen, printed)
    return np.asarray(picture, np.uint8)


def _write_dates(pen: _Pen, printed: Printed) -> None:
    (x, y), step = pen.style.dates, pen.style.date_mm * 2.2
    end = pen.write((x, y), printed.birth, pen.style.date_mm)
    sex = f"性別 {printed.sex}"
    pen.write((end + 5.0, y), sex, pen.style.date_mm) if end < 62 else pen.write(
        (x, y - step), sex, pen.style.text_mm
    )
    second = (x, y + step) if pen.style.dates_stacked else (x + 6.0, y + step * 1.6)
    pen.write(second, printed.expiry, pen.style.date_mm)
    pen.write((x + 14.0, second[1] + step), printed.mayor, pen.style.text_mm)
    pen.write((x, second[1] + step * 2.1), "電子証明書の有効期限", pen.style.text_mm * 0.7)
    pen.write((x + 22.0, second[1] + step * 2.1), "年　　月　　日", pen.style.text_mm * 0.7)
    top = second[1] + step * 2.9
    pen.draw.rectangle(_pixels((x, top), (82.0, min(top + 9.0, 51.0))), outline=pen.style.ink, width=2)
    pen.write((x + 1.0, top + 0.8), printed.remark, pen.style.text_mm * 0.75)


def _write_codes(pen: _Pen, printed: Printed) -> None:
    (x, y), height = pen.style.photo, pen.style.code_mm
    below = y + PHOTO_MM[1] + 1.0
    if pen.style.code_stacked:
        pen.write((x, below), printed.serial, height * 0.72, pen.style.code_font)
        pen.write((x + 6.0, below + height * 2.0), printed.code, height, pen.style.code_font)
        return
    end = pen.write((x, below + 1.0), printed.serial, height * 0.72, pen.style.code_font)
    pen.write((end + 3.5, below + 1.0 - height * 0.3), printed.code, height, pen.style.code_font)


def _draw_photo(picture: Image.Image, style: Style, photo: Rgb | None) -> None:
    width, height = round(PHOTO_MM[0] * PIXELS_PER_MM), round(PHOTO_MM[1] * PIXELS_PER_MM)
    if photo is None:
        drawn = Image.new("RGB", (width, height), (196, 200, 206))
        shape = ImageDraw.Draw(drawn)
        shape.ellipse((width * 0.3, height * 0.2, width * 0.7, height * 0.62), fill=(150, 140, 134))
        shape.ellipse((width * 0.1, height * 0.66, width * 0.9, height * 1.4), fill=(92, 98, 110))
    else:
        drawn = Image.fromarray(photo).resize((width, height))
    picture.paste(drawn, (round(style.photo[0] * PIXELS_PER_MM), round(style.photo[1] * PIXELS_PER_MM)))


def _guilloche(size: tuple[int, int], style: Style) -> Rgb:
    """Draw a background of fine waves, such as papers of value have."""
    random = np.random.default_rng(style.seed)
    y, x = np.mgrid[0 : size[1] : 2, 0 : size[0] : 2].astype(np.float32)
    waves = np.zeros(x.shape, np.float32)
    for _ in range(3):
        period, slant, phase = random.uniform(18, 60), random.uniform(0.1, 0.9), random.uniform(0, 6)
        swing = 30 * np.sin(x / random.uniform(150, 400) + phase)
        waves += np.abs(np.sin((y + slant * x + swing) / period)) < 0.12
    share = np.clip(waves, 0, 1)[..., np.newaxis] * 0.8
    paper, pattern = (np.array(colour, np.float32) for colour in (style.paper, style.pattern))
    tint = paper + (pattern - paper) * (x / size[0])[..., np.newaxis] * 0.6
    coarse = Image.fromarray((tint * (1 - share) + pattern * share).astype(np.uint8))
    return np.asarray(coarse.resize(size), np.uint8)


def _pixels(first: tuple[float, float], last: tuple[float, float]) -> list[float]:
    return [value * PIXELS_PER_MM for value in (*first, *last)]
