"""Reads the frames of one card one by one: the first is searched, later ones are read where the fields were.

It knows neither the libraries nor the rule that decides what is believed. It keeps places between frames, no pixels.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from device.firmware.face.basics.picture import Rgb
from device.firmware.tray.ocr.engines import Confirmer, LineReader
from device.firmware.tray.picture.finding import find_card
from device.firmware.tray.picture.gap import split_at_gap
from device.firmware.tray.picture.straight import Place, StraightCard, straighten
from device.firmware.tray.text.dates import EXPIRY_YEARS, find_era_dates, find_western_dates, normalise
from device.firmware.tray.text.fields import Fields, Found, FrameReading
from device.firmware.tray.text.layout import DateField, Layout

Item = TypeVar("Item")
_CHARACTERS = re.compile(r"[0-9A-Z]+", re.ASCII)


@dataclass(frozen=True)
class _Line:
    place: Place
    text: str


@dataclass(frozen=True)
class _Places:
    """Where the fields stand on the straight card; `upside_down` tells which way it lies."""

    birth: Place | None = None
    expiry: Place | None = None
    code: Place | None = None
    upside_down: bool = False

    @property
    def complete(self) -> bool:
        return None not in (self.birth, self.expiry, self.code)


class FrameReader:
    """Reads the frames of one card."""

    def __init__(
        self, lines: LineReader, confirmer: Confirmer, layout: Layout, least_pixels_per_mm: float, today: date
    ) -> None:
        """Begin with a card whose fields are not found yet."""
        self._lines = lines
        self._confirmer = confirmer
        self._layout = layout
        self._least_pixels_per_mm = least_pixels_per_mm
        self._today = today
        self._places = _Places()

    def read(self, picture: Rgb) -> FrameReading:
        """Read one frame (h, w, 3)."""
        corners = find_card(picture)
        if corners is None:
            return FrameReading(Found.NO_CARD)
        if corners.pixels_per_mm < self._least_pixels_per_mm:
            return FrameReading(Found.TOO_SMALL)
        card = straighten(picture, corners)
        if not self._places.complete:
            self._places = self._search(card)
        upright = card.turned() if self._places.upside_down else card
        return FrameReading(Found.CARD, self._read_fields(upright), self._confirm(upright))

    def _search(self, card: StraightCard) -> _Places:
        found = self._lines.find_lines(card.pixels)
        places = self._locate(card, found)
        if places.birth is not None or places.expiry is not None:
            return places
        turned = self._locate(card.turned(), tuple(place.turned() for place in found))
        if turned.birth is None and turned.expiry is None:
            return places
        return _Places(turned.birth, turned.expiry, turned.code, upside_down=True)

    def _locate(self, card: StraightCard, places: tuple[Place, ...]) -> _Places:
        layout = self._layout
        worth = [place for place in places if self._may_be_field(place)]
        lines = [part for place in worth for part in self._read_parts(card, place)]
        birth = _only(line.place for line in lines if self._is_birth(line))
        expiry = _only(line.place for line in lines if self._is_date(line, layout.expiry))
        return _Places(birth, expiry, self._locate_code(lines))

    def _read_parts(self, card: StraightCard, place: Place) -> tuple[_Line, ...]:
        """Read a line; where both codes were taken for one line, give them apart."""
        read = self._lines.read_line(card.crop(place))
        whole = _Line(place, normalise(read))
        field = self._layout.code
        if len(whole.text) != field.serial_characters + field.digits or not _CHARACTERS.fullmatch(whole.text):
            return (whole,)
        parts = split_at_gap(card, place)
        return tuple(_Line(part, normalise(self._lines.read_line(card.crop(part)))) for part in parts) or (whole,)

    def _locate_code(self, lines: list[_Line]) -> Place | None:
        """Give the separate group of digits, once the whole manufacturing number is seen apart from it."""
        field = self._layout.code
        under = [line for line in lines if _within(line.place, field.window) and _CHARACTERS.fullmatch(line.text)]
        if not any(len(line.text) == field.serial_characters for line in under):
            return None
        return _only(line.place for line in under if _digits(line.text, field.digits))

    def _may_be_field(self, place: Place) -> bool:
        sizes, layout = self._layout.lines, self._layout
        if not sizes.least_height_mm <= place.height_mm <= sizes.most_height_mm:
            return False
        dates = _within(place, layout.birth.window) or _within(place, layout.expiry.window)
        return _within(place, layout.code.window) or (dates and place.aspect >= sizes.least_date_aspect)

    def _is_birth(self, line: _Line) -> bool:
        after = self._layout.birth.ends_with
        read = find_era_dates(line.text, self._today, after) or find_western_dates(line.text, after)
        return bool(read) and _within(line.place, self._layout.birth.window)

    def _is_date(self, line: _Line, field: DateField) -> bool:
        return bool(find_western_dates(line.text, field.ends_with, EXPIRY_YEARS)) and _within(
            line.place, field.window
        )

    def _read_fields(self, card: StraightCard) -> Fields:
        birth, expiry, code = (self._read_at(card, place) for place in self._in_order())
        layout = self._layout
        return Fields(
            _only(find_era_dates(birth, self._today, layout.birth.ends_with)),
            _only(find_western_dates(expiry, layout.expiry.ends_with, EXPIRY_YEARS)),
            _digits(code, layout.code.digits),
            bool(find_western_dates(birth, layout.birth.ends_with)),
        )

    def _confirm(self, card: StraightCard) -> Fields:
        """Read the same places with the second library, which need not see the words after a date."""
        birth, expiry, code = self._in_order()
        read_birth = normalise(self._confirmer.read_date(card.crop(birth))) if birth else ""
        read_expiry = normalise(self._confirmer.read_date(card.crop(expiry))) if expiry else ""
        read_code = normalise(self._confirmer.read_digits(card.crop(code))) if code else ""
        return Fields(
            _only(find_era_dates(read_birth, self._today)),
            _only(find_western_dates(read_expiry, years=EXPIRY_YEARS)),
            _digits(read_code, self._layout.code.digits),
        )

    def _read_at(self, card: StraightCard, place: Place | None) -> str:
        return normalise(self._lines.read_line(card.crop(place))) if place else ""

    def _in_order(self) -> tuple[Place | None, Place | None, Place | None]:
        return self._places.birth, self._places.expiry, self._places.code


def _only(items: Iterable[Item]) -> Item | None:
    found = list(items)
    return found[0] if len(found) == 1 else None


def _within(place: Place, window: tuple[float, ...]) -> bool:
    x, y = place.middle
    return window[0] <= x <= window[2] and window[1] <= y <= window[3]


def _digits(text: str, count: int) -> str:
    return text if len(text) == count and text.isascii() and text.isdigit() else ""
