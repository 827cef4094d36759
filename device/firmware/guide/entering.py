"""An entry in progress: the digits so far, the era of a birth date, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from device.firmware.card.basics.era import Era, WrongDate
from device.firmware.guide.digits import Digits
from device.firmware.screen.port import Action, Screen


class Entering:
    """Keeps digits no longer than the question they answer."""

    def __init__(self, today: Callable[[], date]) -> None:
        """Begin with nothing; `today` bounds a birth date."""
        self._today = today
        self.digits = Digits()
        self.era: Era | None = None

    def forget(self) -> None:
        """Wipe everything."""
        self.digits.clear()
        self.era = None

    def pick(self, era: Era) -> str:
        """Take the era of a birth date; give the sentence that explains why it cannot be, or nothing."""
        self.digits.clear()
        if era is Era.WESTERN:
            return "birth.western_told"
        self.era = era
        return ""

    def finish(self, screen: Screen) -> Action | str:
        """Give the action that the digits stand for, or the key of what is wrong with them; they are gone then."""
        if screen is Screen.PIN:
            return self.digits.take_pin()
        if screen is Screen.UNLOCKING_CODE:
            return self.digits.take_code()
        try:
            return self.digits.take_birth(self.era or Era.WESTERN, self._today())
        except WrongDate as error:
            self.era = None
            return f"birth.wrong_{error.part}"
