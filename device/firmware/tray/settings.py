"""What can be set about the tray: camera, lamps, how often and how long print is read, and where data lie."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from device.base.errors import ConfigurationError
from device.firmware.camera.settings import CameraSettings
from device.firmware.tray.text.layout import SHIPPED, load_layout

LANGUAGES = ("eng", "jpn")
"""Tesseract's, for digits and for dates."""


@dataclass(frozen=True)
class LampSettings:
    """Section `[tray.lamps]`: the pins (BCM numbers) of the lamps left and right of the card, -1 for none."""

    left: int = -1
    right: int = -1
    settle_s: float = 0.05
    """How long a lamp burns before a frame is taken under it."""

    def __post_init__(self) -> None:
        """Refuse half a pair."""
        if (self.left < 0) != (self.right < 0) or (self.left == self.right and self.left >= 0):
            raise ValueError("left and right are two different pins, or both -1")
        if not 0 <= self.settle_s <= 1:
            raise ValueError("settle_s must lie between 0 and 1")

    @property
    def there(self) -> bool:
        """Whether there are lamps."""
        return self.left >= 0


@dataclass(frozen=True)
class TraySettings:
    """Section `[tray]`; without a camera number B is typed.

    The camera is any that the section `[camera]` knows, on a Raspberry Pi 5 a second one named by its `model`. It has
    to show the card with `least_pixels_per_mm` or more, so that the smallest digit (1 mm) has as many pixels.
    """

    camera: CameraSettings = field(default_factory=lambda: CameraSettings(kind="none"))
    lamps: LampSettings = field(default_factory=LampSettings)
    frames: int = 6
    limit_s: float = 4.0
    frame_limit_s: float = 3.0
    least_pixels_per_mm: float = 12.0
    tessdata: Path = Path("/usr/share/tesseract-ocr/5/tessdata")
    layout: Path = SHIPPED

    def __post_init__(self) -> None:
        """Refuse limits under which two frames could never agree."""
        if self.frames < 2:
            raise ValueError("frames must be at least 2: two have to agree")
        if min(self.limit_s, self.frame_limit_s) <= 0:
            raise ValueError("limit_s and frame_limit_s must be more than 0")
        if self.least_pixels_per_mm < 8:
            raise ValueError("least_pixels_per_mm must be at least 8: smaller digits are misread")

    def check_files(self) -> None:
        """Check what the reading process will need, so that a mistake shows at start and not in a visit.

        Raises:
            ConfigurationError: a language file or the layout is missing or wrong.
        """
        for language in LANGUAGES:
            if not (self.tessdata / f"{language}.traineddata").is_file():
                raise ConfigurationError(f"{self.tessdata}: no {language}.traineddata (tesseract-ocr-{language})")
        load_layout(self.layout)

    @property
    def there(self) -> bool:
        """Whether print can be read here."""
        return self.camera.kind != "none"
