"""What can happen to a visit: touches of the person, news of the card, results of effects, and time.

Events carry only what decisions need; a PIN, a number, a photo or a frame never travels in one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from device.firmware.visit.preferences import Preferences
from device.firmware.visit.states import BEGUN, EVERYWHERE, WITH_CARD, State, Way
from device.wire.messages.host import Reply
from device.wire.words import Genuine


class Kind(StrEnum):
    """The kinds of events."""

    CARD_IN = "card_in"
    CARD_OUT = "card_out"
    CARD_READ = "card_read"
    CARD_FAILED = "card_failed"
    SAME_CARD = "same_card"
    OTHER_CARD = "other_card"
    READER_LOST = "reader_lost"
    NO_CARD = "no_card"
    CHOSE = "chose"
    FOR_SOMEONE = "for_someone"
    WITHDRAW = "withdraw"
    BACK = "back"
    CANCEL = "cancel"
    STAFF_CALLED = "staff_called"
    MORE_TIME = "more_time"
    TIME_OVER = "time_over"
    PREFERRED = "preferred"
    BIRTH_ENTERED = "birth_entered"
    NUMBER_ENTERED = "number_entered"
    PRINT_READ = "print_read"
    PRINT_FAILED = "print_failed"
    RECORD_OPENED = "record_opened"
    RECORD_FAILED = "record_failed"
    FACE_MATCHED = "face_matched"
    FACE_UNCERTAIN = "face_uncertain"
    FACE_NO_MATCH = "face_no_match"
    FACE_FAILED = "face_failed"
    LIVENESS_SHOWN = "liveness_shown"
    LIVENESS_FAILED = "liveness_failed"
    CANNOT_MOVE = "cannot_move"
    PIN_ENTERED = "pin_entered"
    LAST_TRY_AGREED = "last_try_agreed"
    PIN_VERIFIED = "pin_verified"
    PIN_REJECTED = "pin_rejected"
    STAFF_HERE = "staff_here"
    STAFF_CODE_ENTERED = "staff_code_entered"
    STAFF_CODE_RIGHT = "staff_code_right"
    STAFF_CODE_WRONG = "staff_code_wrong"
    STAFF_REASON = "staff_reason"
    SHARED = "shared"
    CONSENTED = "consented"
    ACCEPTED = "accepted"
    COMMITTED = "committed"
    NOT_COMMITTED = "not_committed"
    REPLIED = "replied"
    REGISTER_YES = "register_yes"
    REGISTER_NO = "register_no"
    NEXT_CARD = "next_card"


@dataclass(frozen=True)
class Event:
    """Something that happened; simple kinds need no more than this."""

    kind: Kind


@dataclass(frozen=True)
class Begins(Event):
    """A card was put down or *no card* was touched: a visit begins under this new id."""

    visit_id: str


@dataclass(frozen=True)
class CardRead(Event):
    """The card was read: the ways it allows, and how many tries PIN and number B have left (-1: not said).

    `grace` tells that its certificate has ended and is in its grace time.
    """

    ways: tuple[Way, ...]
    tries_left: int = -1
    message: int = 0
    number_b_left: int = -1
    grace: bool = False
    kind: Kind = field(default=Kind.CARD_READ, init=False)


@dataclass(frozen=True)
class SameCard(Event):
    """The card of this visit is back, and its PIN has this many tries left by now (-1: not said)."""

    tries_left: int = -1
    kind: Kind = field(default=Kind.SAME_CARD, init=False)


@dataclass(frozen=True)
class Failed(Event):
    """Something did not work, with its error number and, where it counts, the tries left (-1: not said).

    `can_retry` says whether the same step may be tried again; `genuine` what a failed check proved of the card.
    """

    number: int
    tries_left: int = -1
    can_retry: bool = False
    genuine: Genuine = Genuine.NOT_CHECKED


@dataclass(frozen=True)
class Chose(Event):
    """The person chose a way."""

    way: Way
    kind: Kind = field(default=Kind.CHOSE, init=False)


@dataclass(frozen=True)
class StaffConfirmed(Event):
    """A member of staff gave their own code: they looked at person and card."""

    staff: str
    kind: Kind = field(default=Kind.STAFF_CODE_RIGHT, init=False)


@dataclass(frozen=True)
class StaffReasonGiven(Event):
    """The member of staff said why they looked."""

    reason: int
    kind: Kind = field(default=Kind.STAFF_REASON, init=False)


@dataclass(frozen=True)
class Preferred(Event):
    """The person touched the screen's language, look or voice; `touched` holds no more than that."""

    touched: Preferences = field(default_factory=Preferences)
    kind: Kind = field(default=Kind.PREFERRED, init=False)


@dataclass(frozen=True)
class Shared(Event):
    """The person touched kinds of information on or off; the names are those of the wire's `Consent`."""

    items: tuple[str, ...]
    on: bool
    kind: Kind = field(default=Kind.SHARED, init=False)


@dataclass(frozen=True)
class Committed(Event):
    """The sealed visit is in the outbox, under this ticket."""

    ticket: str
    kind: Kind = field(default=Kind.COMMITTED, init=False)


@dataclass(frozen=True)
class Replied(Event):
    """The host's reply for this visit."""

    reply: Reply
    kind: Kind = field(default=Kind.REPLIED, init=False)


class Heard:
    """Where each kind of event means something; elsewhere it is stale and changes nothing."""

    WHERE: ClassVar[dict[Kind, frozenset[State]]] = {
        Kind.CARD_IN: frozenset({State.IDLE, State.READING, State.CARD_AWAY, State.SENDING, State.RESULT}),
        Kind.CARD_OUT: EVERYWHERE,
        Kind.CARD_READ: frozenset({State.READING}),
        Kind.CARD_FAILED: WITH_CARD | {State.CARD_AWAY},
        Kind.SAME_CARD: frozenset({State.CARD_AWAY}),
        Kind.OTHER_CARD: frozenset({State.CARD_AWAY}),
        Kind.READER_LOST: EVERYWHERE,
        Kind.NO_CARD: frozenset({State.IDLE}),
        Kind.CHOSE: frozenset({State.CHOOSING, State.UNLOCKING, State.LOOKING, State.STAFF}),
        Kind.FOR_SOMEONE: frozenset({State.CHOOSING}),
        Kind.WITHDRAW: frozenset({State.CHOOSING}),
        Kind.BACK: frozenset({State.UNLOCKING, State.LOOKING, State.PIN, State.STAFF, State.CONSENT, State.REVIEW}),
        Kind.CANCEL: BEGUN,
        Kind.STAFF_CALLED: EVERYWHERE,
        Kind.MORE_TIME: BEGUN,
        Kind.TIME_OVER: EVERYWHERE,
        Kind.PREFERRED: EVERYWHERE,
        Kind.BIRTH_ENTERED: frozenset({State.UNLOCKING}),
        Kind.NUMBER_ENTERED: frozenset({State.UNLOCKING}),
        Kind.PRINT_READ: frozenset({State.UNLOCKING}),
        Kind.PRINT_FAILED: frozenset({State.UNLOCKING}),
        Kind.RECORD_OPENED: frozenset({State.UNLOCKING}),
        Kind.RECORD_FAILED: frozenset({State.UNLOCKING}),
        Kind.FACE_MATCHED: frozenset({State.LOOKING}),
        Kind.FACE_UNCERTAIN: frozenset({State.LOOKING}),
        Kind.FACE_NO_MATCH: frozenset({State.LOOKING}),
        Kind.FACE_FAILED: frozenset({State.UNLOCKING, State.LOOKING}),
        Kind.LIVENESS_SHOWN: frozenset({State.LOOKING}),
        Kind.LIVENESS_FAILED: frozenset({State.LOOKING}),
        Kind.CANNOT_MOVE: frozenset({State.LOOKING}),
        Kind.PIN_ENTERED: frozenset({State.PIN}),
        Kind.LAST_TRY_AGREED: frozenset({State.PIN}),
        Kind.PIN_VERIFIED: frozenset({State.PIN}),
        Kind.PIN_REJECTED: frozenset({State.PIN}),
        Kind.STAFF_HERE: frozenset({State.CHOOSING, State.REVIEW}),
        Kind.STAFF_CODE_ENTERED: frozenset({State.STAFF}),
        Kind.STAFF_CODE_RIGHT: frozenset({State.STAFF}),
        Kind.STAFF_CODE_WRONG: frozenset({State.STAFF}),
        Kind.STAFF_REASON: frozenset({State.STAFF}),
        Kind.SHARED: frozenset({State.CONSENT}),
        Kind.CONSENTED: frozenset({State.CONSENT}),
        Kind.ACCEPTED: frozenset({State.REVIEW, State.RESULT}),
        Kind.COMMITTED: frozenset({State.SENDING}),
        Kind.NOT_COMMITTED: frozenset({State.SENDING}),
        Kind.REPLIED: frozenset({State.SENDING}),
        Kind.REGISTER_YES: frozenset({State.REGISTERING}),
        Kind.REGISTER_NO: frozenset({State.REGISTERING}),
        Kind.NEXT_CARD: frozenset({State.RESULT}),
    }
