"""What is asked of a library that reads text, in our own words."""

from __future__ import annotations

from typing import Protocol

from device.firmware.face.basics.picture import Rgb
from device.firmware.tray.picture.straight import Place


class LineReader(Protocol):
    """Finds lines of text and reads one."""

    def find_lines(self, picture: Rgb) -> tuple[Place, ...]:
        """Give the upright rectangles around lines of text, in pixels of the picture."""

    def read_line(self, line: Rgb) -> str:
        """Give the text of one line; empty when there is none."""


class Confirmer(Protocol):
    """Reads a line of which the kind is known."""

    def read_date(self, line: Rgb) -> str:
        """Give the text of a date."""

    def read_digits(self, line: Rgb) -> str:
        """Give the text of a group of digits."""
