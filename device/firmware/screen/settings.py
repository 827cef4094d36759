"""What a clinic sets about the screen: the panel's size in reality, and choices about the pages."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from device.firmware.screen.choices import Look
from device.firmware.screen.languages import LANGUAGES

PANELS = {"7in": 5.25, "10in": 5.88}
"""Pixels per millimetre of a 7-inch 800x480 and a 10.1-inch 1280x800 panel with square pixels (computed)."""
LONGEST_ADDRESS = 80
"""Makes at most 45 modules with their margin: 0.6 mm each on 27 mm, which phones read from a hand's breadth."""
_ADDRESS = re.compile(rf"(?=.{{9,{LONGEST_ADDRESS}}}$)https://[!-~]+")
MAIN_TEXT_MM = 22 * 25.4 / 72
"""22 printer's points: the smallest size of a sentence that a person has to read."""


@dataclass(frozen=True)
class ScreenSettings:
    """Settings of the section `[screen]` that the pages use.

    `px_per_mm` of 0 means the panel's own figure; a ruler laid on the glass gives a better one. `oval_width` and
    `oval_height` are those of the face check, in fractions of the frame: only that part of it is shown. `languages`
    are those that can be touched, the first one is shown at the beginning of a visit; `look` is how pages look then.
    `words` is the folder of the clinic's own sentences. `renewal_page` is the address of a page on renewing the
    certificate, shown as a QR code beside the reminder; empty for none.
    """

    panel: str = "7in"
    px_per_mm: float = 0.0
    shuffled_keys: bool = False
    oval_width: float = 0.6
    oval_height: float = 0.9
    languages: tuple[str, ...] = LANGUAGES
    words: Path = Path("/etc/uketsuke/words")
    look: Look = field(default_factory=Look)
    renewal_page: str = ""

    def __post_init__(self) -> None:
        """Refuse an unknown panel and sizes that no panel has.

        Raises:
            ValueError: a setting is out of its range.
        """
        if self.panel not in PANELS:
            raise ValueError(f"panel is one of {', '.join(PANELS)}")
        if self.px_per_mm and not 2 <= self.px_per_mm <= 20:
            raise ValueError("px_per_mm lies between 2 and 20, or is 0 for the panel's own")
        unknown = sorted(set(self.languages) - set(LANGUAGES))
        if not self.languages or unknown:
            raise ValueError(f"languages are some of {', '.join(LANGUAGES)}")
        if not (0 < self.oval_width <= 1 and 0 < self.oval_height <= 1):
            raise ValueError("the oval's sides are fractions of the frame")
        if self.renewal_page and not _ADDRESS.fullmatch(self.renewal_page):
            raise ValueError(f"renewal_page is an https:// address of {LONGEST_ADDRESS} characters at most, or empty")

    @property
    def scale(self) -> float:
        """Pixels per millimetre."""
        return self.px_per_mm or PANELS[self.panel]

    def style(self) -> str:
        """Give the style sheet that turns millimetres and main text size into pixels of this panel."""
        return f":root {{ --mm: {self.scale:.3f}px; font-size: {self.scale * MAIN_TEXT_MM:.2f}px; }}\n"
