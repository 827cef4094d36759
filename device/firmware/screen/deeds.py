"""What a person can do on the screen, each deed a value; secrets in them are hidden from `repr`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from device.firmware.card.basics.secret import Pin as SecretPin
from device.firmware.card.basics.secret import Secret
from device.firmware.screen.choices import LOUDEST, SOFTEST, ConsentItem, Look
from device.firmware.screen.languages import LANGUAGES


class Way(StrEnum):
    """A way to show that the person is the card's holder."""

    FACE = "face"
    PIN = "pin"
    STAFF = "staff"


@dataclass(frozen=True)
class Choose:
    """The person chose a way."""

    way: Way


@dataclass(frozen=True, repr=False)
class Birth:
    """The birth date printed on the card, already in the Gregorian calendar."""

    year: int
    month: int
    day: int

    def __post_init__(self) -> None:
        """Refuse a date that does not exist.

        Raises:
            ValueError: no such day.
        """
        date(self.year, self.month, self.day)

    def __repr__(self) -> str:
        """Hide the date."""
        return "Birth(hidden)"


@dataclass(frozen=True, repr=False)
class Code:
    """The four-digit security code printed on the card."""

    digits: str

    def __post_init__(self) -> None:
        """Refuse anything but four digits (the text does not repeat them).

        Raises:
            ValueError: not four ASCII digits.
        """
        if not re.fullmatch(r"[0-9]{4}", self.digits, re.ASCII):
            raise ValueError("the security code has four digits")

    def __repr__(self) -> str:
        """Hide the digits."""
        return "Code(hidden)"


@dataclass(frozen=True)
class Pin:
    """The four-digit PIN; whoever takes the action wipes `digits` after use."""

    digits: SecretPin


@dataclass(frozen=True)
class UseLastTry:
    """The holder's own word that the last try of the PIN may be spent."""


@dataclass(frozen=True)
class CallStaff:
    """The person wants a member of staff."""


@dataclass(frozen=True)
class Cancel:
    """The person wants to end the visit."""


@dataclass(frozen=True)
class Back:
    """The person wants the screen before; on `registering` it is the answer no."""


@dataclass(frozen=True)
class MoreTime:
    """The person needs more time."""


@dataclass(frozen=True)
class CannotMove:
    """The person cannot turn the head or blink, or does not want to."""


@dataclass(frozen=True)
class Accept:
    """Go on: send it (review), yes (registering), what is touched on is shared (consent), done (result, staff)."""


@dataclass(frozen=True)
class Language:
    """The person wants another language."""

    code: str

    def __post_init__(self) -> None:
        """Refuse a language without words.

        Raises:
            ValueError: not one of `LANGUAGES`.
        """
        if self.code not in LANGUAGES:
            raise ValueError("no words in this language")


@dataclass(frozen=True)
class NoCard:
    """The person has no card."""


@dataclass(frozen=True)
class ForSomeone:
    """The person acts for a child or someone they care for."""


@dataclass(frozen=True)
class Withdraw:
    """The person wants to stop using this card for insurance."""


@dataclass(frozen=True)
class NextCard:
    """The guardian has another card to lay down."""


@dataclass(frozen=True)
class StaffHere:
    """A member of staff is here and wants to enter their own code."""


@dataclass(frozen=True)
class StaffCode:
    """The code of a member of staff; whoever takes the action wipes `digits` after use."""

    digits: Secret


@dataclass(frozen=True)
class SetLook:
    """The person wants the pages to look otherwise; `name` is a field of `Look`."""

    name: str
    on: bool

    def __post_init__(self) -> None:
        """Refuse a name that is no field of `Look`.

        Raises:
            ValueError: no such look.
        """
        if self.name not in Look.NAMES:
            raise ValueError("no look of ours")


@dataclass(frozen=True)
class SetVoice:
    """The person wants the screen to speak, or to be silent."""

    on: bool


@dataclass(frozen=True)
class SetVolume:
    """The person wants the voice at this volume."""

    volume: int

    def __post_init__(self) -> None:
        """Refuse a volume that is none.

        Raises:
            ValueError: softer than the softest or louder than the loudest.
        """
        if not SOFTEST <= self.volume <= LOUDEST:
            raise ValueError("a volume lies between 1 and 5")


@dataclass(frozen=True)
class Repeat:
    """The person wants to hear the screen again; it also says that they are still there."""


@dataclass(frozen=True)
class Guided:
    """The way without seeing begins or ends; it comes from the panel or the guide, never from a form."""

    on: bool


@dataclass(frozen=True)
class Headphones:
    """Headphones were plugged in or pulled out; it comes from the panel, never from a form."""

    plugged: bool


@dataclass(frozen=True)
class SetConsent:
    """The person touched one kind of information on or off."""

    item: ConsentItem
    on: bool


@dataclass(frozen=True)
class ConsentAll:
    """The person touched every kind of information on or off."""

    on: bool


@dataclass(frozen=True)
class StaffReason:
    """The member of staff whose code was right says why they looked; one of `View.staff_reasons`."""

    number: int


Action = (
    Choose
    | Birth
    | Code
    | Pin
    | UseLastTry
    | CallStaff
    | Cancel
    | Back
    | MoreTime
    | CannotMove
    | Accept
    | Language
    | NoCard
    | ForSomeone
    | Withdraw
    | NextCard
    | StaffHere
    | StaffCode
    | SetLook
    | SetVoice
    | SetVolume
    | Repeat
    | Guided
    | Headphones
    | SetConsent
    | ConsentAll
    | StaffReason
)
