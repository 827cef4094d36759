"""What is known of the printed form, as data: the file beside this one, or another that the settings name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from device.base.config import load_config

SHIPPED = Path(__file__).with_name("layout.toml")


def _check_window(window: tuple[float, ...]) -> None:
    if len(window) != 4 or not (0 <= window[0] < window[2] <= 1 and 0 <= window[1] < window[3] <= 1):
        raise ValueError("a window is left, top, right and bottom in shares of the card")


@dataclass(frozen=True)
class DateField:
    """A date, marked by the words that follow it."""

    ends_with: str
    window: tuple[float, ...]

    def __post_init__(self) -> None:
        """Refuse a field without its words: the words are what tells the dates of a front apart."""
        if not self.ends_with:
            raise ValueError("a date is found by the words that follow it")
        _check_window(self.window)


@dataclass(frozen=True)
class CodeField:
    """The security code: the separate group of digits beside the whole manufacturing number."""

    digits: int
    window: tuple[float, ...]
    serial_characters: int

    def __post_init__(self) -> None:
        """Refuse groups that could be taken for one another."""
        if not 0 < self.digits < self.serial_characters:
            raise ValueError("the code is shorter than the manufacturing number")
        _check_window(self.window)


@dataclass(frozen=True)
class LineSizes:
    """Which detected lines are worth reading."""

    least_height_mm: float
    most_height_mm: float
    least_date_aspect: float


@dataclass(frozen=True)
class Layout:
    """The whole form."""

    birth: DateField
    expiry: DateField
    code: CodeField
    lines: LineSizes


def load_layout(path: Path = SHIPPED) -> Layout:
    """Read a layout.

    Raises:
        ConfigurationError: the file is missing or holds anything else.
    """
    return load_config(path, Layout)
