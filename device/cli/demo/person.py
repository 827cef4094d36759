"""The made-up person before the terminal: which button is touched on which screen. Pure; it touches nothing itself.

The person knows what a holder knows (birth date, the code on the card, a PIN) and does what a person does: one try
on the chosen way, and when the terminal explains that it did not work, staff.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from device.cli.demo.kiosk import Shown
from device.cli.demo.page import Form
from device.firmware.card.basics.era import era_of
from device.firmware.tray.errors import PrintedNumberWrong, PrintNotRead, PrintWorkerFailed

_TYPED_INSTEAD = (PrintNotRead.number, PrintWorkerFailed.number, PrintedNumberWrong.number)
"""When print could not be read, the face way goes on with typing."""


class Method(Enum):
    """The way that the person wants."""

    FACE = "face"
    PIN = "pin"
    STAFF = "staff"


@dataclass(frozen=True)
class Known:
    """What the person knows."""

    birth: date = field(repr=False)
    code: str = field(repr=False)
    pin: str = field(repr=False)


@dataclass(frozen=True)
class Touch:
    """One button, with what was entered before."""

    form: Form
    entries: dict[str, str] = field(default_factory=dict, repr=False)


class Person:
    """Goes through one visit."""

    def __init__(self, method: Method, known: Known) -> None:
        """Want `method`."""
        self._method = method
        self._known = known
        self._tried = False
        self.left_to_staff = False
        """Whether the wanted way did not work and staff were chosen instead."""
        self._answers: dict[str, Callable[[Shown], Touch | None]] = {
            "choosing": self._choose,
            "unlocking_birth": self._enter_birth,
            "unlocking_code": self._enter_code,
            "pin": self._enter_pin,
            "pin_last": self._call_staff,  # nobody plays with the last try
            "staff": self._call_staff,
            "consent": self._accept,
            "review": self._accept,
            "registering": self._decline,
        }

    def answer(self, shown: Shown) -> Touch | None:
        """Give what the person touches on this screen; None to wait."""
        answer = self._answers.get(shown.screen)
        return answer(shown) if answer else None

    def _choose(self, shown: Shown) -> Touch | None:
        form = shown.page.find(action="choose", way=self._method.value)
        if form is not None and (not self._tried or shown.message in _TYPED_INSTEAD):
            self._tried = True
            return Touch(form)
        return self._leave_to_staff(shown.page.find(action="choose", way=Method.STAFF.value))

    def _enter_birth(self, shown: Shown) -> Touch | None:
        if shown.message:
            return self._call_staff(shown)
        birth = self._known.birth
        form = shown.page.find(action="birth")
        era, year = era_of(birth)
        numbers = {"year": str(year), "month": str(birth.month), "day": str(birth.day)}
        return Touch(form, {"era": era.value, **numbers}) if form else None

    def _enter_code(self, shown: Shown) -> Touch | None:
        return self._enter(shown, "code", self._known.code)

    def _enter_pin(self, shown: Shown) -> Touch | None:
        return self._enter(shown, "pin", self._known.pin)

    def _enter(self, shown: Shown, action: str, digits: str) -> Touch | None:
        form = shown.page.find(action=action)
        if shown.message or form is None:  # it did not work, or the card allows no try
            return self._call_staff(shown)
        return Touch(form, {"digits": digits})

    def _call_staff(self, shown: Shown) -> Touch | None:
        choice = shown.page.find(action="choose", way=Method.STAFF.value)
        return self._leave_to_staff(choice or shown.page.find(action="call_staff"))

    def _leave_to_staff(self, form: Form | None) -> Touch | None:
        self.left_to_staff = True
        return Touch(form) if form else None

    def _accept(self, shown: Shown) -> Touch | None:
        form = shown.page.find(action="accept")
        return Touch(form) if form else None

    def _decline(self, shown: Shown) -> Touch | None:
        form = shown.page.find(action="back")
        return Touch(form) if form else None
