"""Digits on their way in: counted aloud, never shown, wiped when they are given away or given up."""

from __future__ import annotations

from datetime import date

from device.firmware.card.basics.era import Era, convert_birth
from device.firmware.card.basics.secret import Pin as SecretPin
from device.firmware.card.basics.secret import wipe
from device.firmware.screen.port import Birth, Code, Pin


class Digits:
    """The digits of one entry."""

    def __init__(self) -> None:
        """Begin with none."""
        self._octets = bytearray()

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._octets)

    def add(self, digit: int) -> None:
        """Put one behind the others."""
        self._octets += b"%d" % digit

    def erase(self) -> None:
        """Take the last one away, if there is any."""
        if self._octets:
            self._octets[-1] = 0
            del self._octets[-1]

    def clear(self) -> None:
        """Overwrite and forget them."""
        wipe(self._octets)
        self._octets.clear()

    def take_pin(self) -> Pin:
        """Give them as a PIN, and keep none.

        Raises:
            ValueError: not four.
        """
        try:
            return Pin(SecretPin(self._octets))
        finally:
            self.clear()

    def take_code(self) -> Code:
        """Give them as the code under the photo, and keep none.

        Raises:
            ValueError: not four.
        """
        try:
            return Code(self._octets.decode("ascii"))
        finally:
            self.clear()

    def take_birth(self, era: Era, today: date) -> Birth:
        """Give them as a birth date, two digits each for year, month and day, and keep none.

        Raises:
            WrongDate: no such date.
        """
        try:
            year, month, day = (int(self._octets[place : place + 2]) for place in (0, 2, 4))
            born = convert_birth(era, year, month, day, today)
        finally:
            self.clear()
        return Birth(born.year, born.month, born.day)

    def __repr__(self) -> str:
        """Hide them."""
        return f"Digits({self.count} hidden)"
