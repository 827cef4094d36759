"""Host to terminal: receipts (signed), replies (signed, then sealed), challenges (signed)."""

from __future__ import annotations

from dataclasses import dataclass, field

from device.wire import words
from device.wire.messages.visit import check_visit_id
from device.wire.version import ADDED_IN_1

RECEIPT_TYPE = "uketsuke-receipt+jwt"
REPLY_TYPE = "uketsuke-reply+jwt"
CHALLENGE_TYPE = "uketsuke-challenge+jwt"


@dataclass(frozen=True)
class ReceiptEntry:
    """What the host did with one sealed message; `digest` is its SHA-256 in hexadecimal, `error` a number or 0."""

    boot: str
    seq: int
    digest: str
    state: words.ReceiptState
    error: int = 0


@dataclass(frozen=True)
class ReceiptClaims:
    """A signed receipt: one per commit and terminal. It ends the daemon's duty for what it lists."""

    schema: int
    iss: str
    aud: str
    iat: int
    entries: tuple[ReceiptEntry, ...]


@dataclass(frozen=True)
class NextStep:
    """The next step: a number of the registry with its name."""

    number: int
    name: str


@dataclass(frozen=True)
class Eligibility:
    """The answer about the insurance in closed words.

    `checked` is true when the authority answered; `checked_late` when it did only after a first failure.
    """

    checked: bool
    checked_late: bool
    status: words.EligibilityStatus
    next_step: NextStep
    reason: int = 0
    """The error number when it could not be checked; else 0."""


@dataclass(frozen=True)
class Reply:
    """What the terminal may know of the answer: enough for the screen, no name and no number of the person."""

    visit_id: str
    outcome: words.Outcome
    eligibility: Eligibility

    def __post_init__(self) -> None:
        """Check the identifier."""
        check_visit_id(self.visit_id)


@dataclass(frozen=True)
class ReplyClaims:
    """The claims of a reply; after `exp` the terminal drops it, the visit stands at the desk."""

    schema: int
    iss: str
    aud: str
    jti: str
    iat: int
    exp: int
    body: Reply


@dataclass(frozen=True)
class ChallengeClaims:
    """The host's short-lived nonce, with its time; serves several visits until `exp`, once per visit id."""

    schema: int
    iss: str
    aud: str
    iat: int
    exp: int
    nonce: str
    eligibility_error: int = field(default=0, metadata=ADDED_IN_1)
    """The error number for which the host does not reach the eligibility system now; 0 as far as it knows it does."""
