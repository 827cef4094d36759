"""What the screen shows and what a person can do there: the port between the pages and the visit.

The pages know nothing of cards, cameras or messages: they get a `View`, which holds no name, number or birth date of
anybody, and give back an `Action`. The visit's runner implements `ScreenPort`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

from device.firmware.screen.choices import ConsentItem, Look, SentField, Voice
from device.firmware.screen.deeds import (
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
    ForSomeone,
    Guided,
    Headphones,
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
from device.firmware.screen.languages import LANGUAGES

__all__ = [
    "LANGUAGES",
    "MOST_DOTS",
    "Accept",
    "Action",
    "Back",
    "Birth",
    "CallStaff",
    "Cancel",
    "CannotMove",
    "Choose",
    "Code",
    "ConsentAll",
    "ConsentItem",
    "ForSomeone",
    "Guided",
    "Headphones",
    "Hint",
    "Language",
    "Look",
    "MoreTime",
    "NextCard",
    "NoCard",
    "Pin",
    "Repeat",
    "Screen",
    "ScreenPort",
    "SentField",
    "SetConsent",
    "SetLook",
    "SetVoice",
    "SetVolume",
    "StaffCode",
    "StaffHere",
    "StaffReason",
    "UseLastTry",
    "View",
    "Voice",
    "Way",
    "Withdraw",
]

MOST_DOTS = 3
"""Progress is told in three dots: card, person, sent."""


class Screen(StrEnum):
    """Which question or sentence is shown; one at a time."""

    STARTING = "starting"
    OUT_OF_SERVICE = "out_of_service"
    NOT_ENROLLED = "not_enrolled"
    IDLE = "idle"
    READING = "reading"
    CHOOSING = "choosing"
    READING_PRINT = "reading_print"  # the card's printed front is being photographed and read
    UNLOCKING_BIRTH = "unlocking_birth"
    UNLOCKING_CODE = "unlocking_code"
    OPENING = "opening"  # the photo is being read from the card
    LOOKING = "looking"
    PIN = "pin"
    PIN_LAST = "pin_last"  # one try is left, and the holder is asked whether it may be spent
    CHECKING = "checking"  # the card is working on the PIN
    REVIEW = "review"
    SENDING = "sending"
    STAFF = "staff"
    CARD_AWAY = "card_away"
    REGISTERING = "registering"
    CONSENT = "consent"
    RESULT = "result"


class Hint(StrEnum):
    """What the face step asks of the person now."""

    NONE = ""
    OK = "ok"
    NO_FACE = "no_face"
    TWO_FACES = "two_faces"
    TOO_FAR = "too_far"
    TOO_CLOSE = "too_close"
    OFF_CENTRE = "off_centre"
    MOVE_LEFT = "move_left"
    MOVE_RIGHT = "move_right"
    MOVE_UP = "move_up"
    MOVE_DOWN = "move_down"
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    LIGHT_BEHIND = "light_behind"
    BLURRED = "blurred"
    MOVING = "moving"
    TURNED = "turned"
    EYES_COVERED = "eyes_covered"
    MOUTH_COVERED = "mouth_covered"
    COVERED = "covered"
    LOW_QUALITY = "low_quality"
    TURN_LEFT = "turn_left"
    TURN_RIGHT = "turn_right"
    FURTHER_LEFT = "further_left"
    FURTHER_RIGHT = "further_right"
    BLINK = "blink"
    BLINK_SLOWLY = "blink_slowly"
    AHEAD = "ahead"


@dataclass(frozen=True)
class View:
    """Everything that a page is made from.

    Attributes:
        number: grows with every change; an action names the number that the person saw.
        language: one of `LANGUAGES`.
        ways: the ways offered now, in this order.
        message: error number to explain in a sentence, 0 for none.
        tries_left: tries the card said are left for what is asked now, -1 when not known.
        ticket: three characters, or empty before there is one.
        hint: a value of `Hint`.
        outcome_step: number of the next step shown with the result; 0: accepted, staff will call.
        card_present: whether a card lies on the reader.
        warn: time is nearly up and the person is asked whether they need more.
        seconds_left: whole seconds until the time is up; the page counts down from there by itself.
        renew_until: end of the certificate as YYYY-MM-DD, from 90 days before it; else empty.
        sent_to: name of the clinic.
        host_fingerprint: shown while the terminal waits to be enrolled.
        progress: filled dots, 0 to 3.
        no_card_offered: whether a visit without a card can be started from idle.
        guardian_offered: whether "for a child or someone I care for" can be touched in choosing.
        withdrawal_offered: whether "stop using this card for insurance" can be touched in choosing.
        staff_code_offered: whether a member of staff can enter their own code here.
        for_someone: the person acts for a child or someone cared for; words speak to the guardian.
        asks_movement: the person is asked to turn the head or to blink, and can say that they cannot.
        look: how the pages look: what the person chose, over the clinic's settings.
        voice: whether and how the screen speaks.
        consents_asked: the kinds of information the clinic asks for; empty: it asks for none.
        consents: those of them that are touched on.
        sent: the fields of the very message that would be sent now.
        staff_reasons: numbers of which the member of staff, whose code was right, taps one.
        grace: the certificate has ended and is in its grace time.
        back_offered: whether "back" leads to a screen before; where not, its place ends the visit.
        languages_offered: those that the clinic switched on, in this order.
        number_typed: the face way begins with typing, because print could not be read.
        withdraws: the person wants to stop using this card for insurance; registering asks about that.
    """

    number: int
    screen: Screen
    language: str = "ja"
    ways: tuple[Way, ...] = ()
    message: int = 0
    tries_left: int = -1
    ticket: str = ""
    hint: str = Hint.NONE
    outcome_step: int = 0
    card_present: bool = False
    warn: bool = False
    seconds_left: int = 0
    renew_until: str = ""
    sent_to: str = ""
    host_fingerprint: str = ""
    progress: int = 0
    no_card_offered: bool = False
    guardian_offered: bool = False
    withdrawal_offered: bool = False
    staff_code_offered: bool = False
    for_someone: bool = False
    withdraws: bool = False
    number_typed: bool = False
    asks_movement: bool = False
    look: Look = field(default_factory=Look)
    voice: Voice = field(default_factory=Voice)
    consents_asked: tuple[ConsentItem, ...] = ()
    consents: tuple[ConsentItem, ...] = ()
    sent: tuple[SentField, ...] = ()
    staff_reasons: tuple[int, ...] = ()
    grace: bool = False
    back_offered: bool = True
    languages_offered: tuple[str, ...] = LANGUAGES

    def __post_init__(self) -> None:
        """Refuse a view that no page can be made from.

        Raises:
            ValueError: a field is out of its range.
        """
        if self.number < 0 or self.message < 0 or self.outcome_step < 0 or self.seconds_left < 0:
            raise ValueError("numbers of a view are not negative")
        if self.language not in LANGUAGES:
            raise ValueError("a view is in a language of the screen")
        if not set(self.consents) <= set(self.consents_asked):
            raise ValueError("nothing is shared that was not asked for")
        if self.tries_left < -1:
            raise ValueError("tries left are a count, or -1 for not known")
        if not 0 <= self.progress <= MOST_DOTS:
            raise ValueError("progress is 0 to 3")
        if not re.fullmatch(r"([0-9A-Z]{3})?", self.ticket):
            raise ValueError("a ticket has three characters")
        Hint(self.hint)
        if self.renew_until:
            date.fromisoformat(self.renew_until)


class ScreenPort(Protocol):
    """What the pages ask of the visit."""

    def view(self) -> View:
        """Give what is to be shown now."""

    async def changed(self, after: int) -> View:
        """Wait until the view's number is greater than `after`; may be cancelled while it waits."""

    def act(self, action: Action, number: int) -> bool:
        """Take an action of a person who saw view `number`; False when that view is gone and nothing was done."""

    async def preview(self) -> bytes | None:
        """Give the next JPEG frame of the preview; none when the preview has ended."""
