"""The small pictures on the card besides the photo: 1-bit PNG of name, address and code, and a stand-in photo.

The texts of made-up persons are not drawn in their letters: no font comes with the package, and no reader of ours
looks at them. A pattern made from the text stands in, so that different texts give different, signed pictures.
"""

from __future__ import annotations

import hashlib
import io

import numpy as np
from PIL import Image, ImageDraw, ImageFont

PHOTO_SIZE = (240, 320)


def draw_text_pattern(text: str, size: tuple[int, int]) -> bytes:
    """Give a 1-bit PNG whose dots depend on the text; size is (width, height) in pixels."""
    width, height = size
    needed = (width * height + 7) // 8
    bits = hashlib.shake_256(text.encode()).digest(needed)
    return _png(Image.frombytes("1", (width, height), _rows(bits, width, height)))


def draw_code(code: str) -> bytes:
    """Give the security code as a 24 by 12 pixel 1-bit PNG."""
    picture = Image.new("1", (24, 12), 1)
    ImageDraw.Draw(picture).text((0, 0), code, fill=0, font=ImageFont.load_default(10))
    return _png(picture)


def draw_stand_in_photo() -> bytes:
    """Give a grey JPEG 2000 picture without a face, for a card without a portrait."""
    width, height = PHOTO_SIZE
    across, down = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    grey = (np.hypot(across - 0.5, down - 0.4) * -220 + 230).clip(0, 255).astype(np.uint8)
    target = io.BytesIO()
    Image.fromarray(grey).save(target, "JPEG2000", quality_mode="rates", quality_layers=[12.5], irreversible=True)
    return target.getvalue()


def _rows(bits: bytes, width: int, height: int) -> bytes:
    stride = (width + 7) // 8
    return (bits * (stride * height // len(bits) + 1))[: stride * height]


def _png(picture: Image.Image) -> bytes:
    target = io.BytesIO()
    picture.save(target, "PNG")
    return target.getvalue()
