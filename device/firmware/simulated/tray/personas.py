"""The tray camera of the demo: a persona's card front, drawn and photographed under two lamps, as picture files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
from PIL import Image

from device.base.errors import ConfigurationError
from device.firmware.card.basics.era import format_era_year
from device.firmware.simulated.persona import Persona
from device.firmware.simulated.persona_data import Calendar
from device.firmware.simulated.photo import crop_like_document, read_portrait
from device.firmware.simulated.tray.front import PHOTO_MM, Printed, Rgb, Style, draw_front
from device.firmware.simulated.tray.scene import Pose, photograph

FONT = Path("/usr/share/fonts/opentype/ipaexfont-gothic/ipaexg.ttf")
FONT_PACKAGE = "fonts-ipaexfont-gothic"
JPEG_QUALITY = 90
_SEX = {"male": "男", "female": "女"}
_PHOTO_HEIGHT = 600


def render_tray(persona: Persona, portrait: Path | None, folder: Path, seed: int, count: int = 6) -> tuple[Path, ...]:
    """Write `count` pictures of the persona's card on the tray into `folder`.

    Raises:
        ConfigurationError: the font is not installed.
        OSError: the portrait is no picture.
    """
    if not FONT.is_file():
        raise ConfigurationError(f"{FONT}: not there (package {FONT_PACKAGE})")
    size = (round(_PHOTO_HEIGHT * PHOTO_MM[0] / PHOTO_MM[1]), _PHOTO_HEIGHT)
    photo: Rgb | None = crop_like_document(read_portrait(portrait), size) if portrait else None
    front = draw_front(print_persona(persona), Style(font=FONT, code_font=FONT, seed=seed), photo)
    random = np.random.default_rng(seed)
    paths = tuple(folder / f"tray_{number:02}.jpg" for number in range(count))
    for number, path in enumerate(paths):
        Image.fromarray(photograph(front, _pose(number), random)).save(path, "JPEG", quality=JPEG_QUALITY)
    return paths


def print_persona(persona: Persona) -> Printed:
    """Give the words on a persona's card."""
    expiry = date.fromisoformat(persona.card.expiry)
    western = Calendar(persona.card.calendar) is Calendar.WESTERN
    born = persona.birth
    year = f"{born.year}年" if western else f"{format_era_year(born)}年"
    return Printed(
        name=persona.name,
        address=persona.address,
        sex=_SEX.get(persona.sex, "－"),
        birth=f"{year}{born.month}月{born.day}日生",
        expiry=f"{expiry.year}年{expiry.month}月{expiry.day}日まで有効",
        mayor="見本市長",
        serial=f"{persona.card.serial:0>16}",
        code=persona.card.security_code,
    )


def _pose(number: int) -> Pose:
    """Lay the card a little askew, and let the lamps take turns."""
    side = (-1.0, 1.0)[number % 2]
    return Pose(
        pixels_per_mm=18.0 + 0.01 * number,
        turn_deg=2.5,
        tilt=(0.02, 0.01),
        lamp=side,
        glare=(0.5 + 0.3 * side, 0.15),
        glare_strength=90.0,
        noise=3.0,
    )
