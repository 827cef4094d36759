"""From the fields of a form to an action; entries that cannot be right go no further than here.

A PIN of three digits or a birth date that does not exist never reaches the card, so it costs no try; the same holds
for a staff code of five.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from device.firmware.card.basics.era import Era, WrongDate, convert_birth
from device.firmware.card.basics.secret import Pin as SecretPin
from device.firmware.card.basics.secret import Secret
from device.firmware.screen.form import BadForm, Form
from device.firmware.screen.port import (
    Accept,
    Action,
    Back,
    Birth,
    CallStaff,
    Cancel,
    CannotMove,
    Choose,
    Code,
    ConsentAll,
    ConsentItem,
    ForSomeone,
    Language,
    MoreTime,
    NextCard,
    NoCard,
    Pin,
    Repeat,
    SetConsent,
    SetLook,
    SetVoice,
    SetVolume,
    StaffCode,
    StaffHere,
    StaffReason,
    UseLastTry,
    Way,
    Withdraw,
)


class Unusable(ValueError):
    """A person's entry cannot be right; `sentence` is the key of what to tell, `era` keeps the chosen era."""

    def __init__(self, sentence: str, era: str = "") -> None:
        """Name the sentence; the entry itself is not repeated."""
        super().__init__(sentence)
        self.sentence = sentence
        self.era = era


_PLAIN: dict[str, Callable[[], Action]] = {
    "call_staff": CallStaff,
    "cancel": Cancel,
    "back": Back,
    "more_time": MoreTime,
    "cannot_move": CannotMove,
    "accept": Accept,
    "no_card": NoCard,
    "for_someone": ForSomeone,
    "withdraw": Withdraw,
    "next_card": NextCard,
    "staff_here": StaffHere,
    "use_last_try": UseLastTry,
    "repeat": Repeat,
}
_CHOICES: dict[str, Callable[[Form], Action]] = {
    "choose": lambda form: Choose(Way(form.text("way"))),
    "language": lambda form: Language(form.text("language")),
    "look": lambda form: SetLook(form.text("name"), _is_on(form)),
    "voice": lambda form: SetVoice(_is_on(form)),
    "volume": lambda form: SetVolume(form.count("volume")),
    "consent": lambda form: SetConsent(ConsentItem(form.text("item")), _is_on(form)),
    "consent_all": lambda form: ConsentAll(_is_on(form)),
    "staff_reason": lambda form: StaffReason(form.count("reason")),
}


def parse_action(form: Form, today: date) -> Action:
    """Give the action that a form stands for; `today` bounds a birth date.

    Raises:
        Unusable: a person's entry cannot be right.
        BadForm: no form of ours.
    """
    name = form.text("action")
    if name in _PLAIN:
        return _PLAIN[name]()
    if name == "birth":
        return _parse_birth(form, today)
    if name in _ENTERED:
        return _parse_digits(name, form.text("digits"))
    if name not in _CHOICES:
        raise BadForm("no action of ours")
    try:
        return _CHOICES[name](form)
    except ValueError:
        raise BadForm("no action of ours") from None


def _is_on(form: Form) -> bool:
    """Read a switch: 1 for on, 0 for off."""
    word = form.text("on")
    if word not in ("0", "1"):
        raise BadForm("a switch is on or off")
    return word == "1"


def _make_staff_code(digits: str) -> StaffCode:
    if not re.fullmatch(r"[0-9]{6}", digits, re.ASCII):
        raise ValueError("a staff code has six digits")
    return StaffCode(Secret(digits.encode("ascii")))


_ENTERED: dict[str, Callable[[str], Action]] = {
    "code": Code,
    "pin": lambda digits: Pin(SecretPin(digits)),
    "staff_code": _make_staff_code,
}


def _parse_digits(name: str, digits: str) -> Action:
    try:
        return _ENTERED[name](digits)
    except ValueError:
        raise Unusable(f"{name}.incomplete") from None


def _parse_birth(form: Form, today: date) -> Action:
    try:
        era = Era(form.text("era"))
    except ValueError:
        raise Unusable("birth.wrong") from None
    if era is Era.WESTERN:
        raise Unusable("birth.western_told")
    try:
        born = convert_birth(era, form.count("year"), form.count("month"), form.count("day"), today)
    except WrongDate as error:
        raise Unusable(f"birth.wrong_{error.part}", era.value) from None
    except BadForm:
        raise Unusable("birth.wrong", era.value) from None
    return Birth(born.year, born.month, born.day)
