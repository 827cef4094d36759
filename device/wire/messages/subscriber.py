"""Host to clinic software and back: numbered results (signed, then sealed), their receipts, and requests."""

from __future__ import annotations

from dataclasses import dataclass, field

from device.wire import words
from device.wire.messages.host import Eligibility
from device.wire.messages.insurance import Changed, ConsentEnd, Insurance, Notice
from device.wire.messages.visit import Card, Confirmation, Consent, FaceProof, Holder
from device.wire.version import ADDED_IN_1

RESULT_TYPE = "uketsuke-result+jwt"
RESULT_RECEIPT_TYPE = "uketsuke-result-receipt+jwt"
RESULT_REQUEST_TYPE = "uketsuke-result-request+jwt"


@dataclass(frozen=True)
class VisitRecord:
    """The body of a result: a visit as it stands now. `change` counts up from 1 with each change of it.

    `link`, `insurance`, `consents` and `changes` are there once the person counts as the card's holder.
    """

    visit_id: str
    change: int
    terminal: str
    ticket: str
    received_at: int
    late: bool
    holder: Holder
    confirmation: Confirmation
    card: Card
    face: FaceProof
    consent: Consent
    eligibility: Eligibility
    timings_ms: dict[str, int]
    checked_at: int = field(default=0, metadata=ADDED_IN_1)
    """When the eligibility system answered (seconds since 1970); 0 while it did not."""
    checked_by: words.CheckedBy = field(default=words.CheckedBy.NONE, metadata=ADDED_IN_1)
    link: str = field(default="", repr=False, metadata=ADDED_IN_1)
    """The clinic's own, random-looking name for the patient's card; empty while staff made no patient link."""
    insurance: tuple[Insurance, ...] = field(default=(), repr=False, metadata=ADDED_IN_1)
    consents: tuple[ConsentEnd, ...] = field(default=(), metadata=ADDED_IN_1)
    changes: tuple[Changed, ...] = field(default=(), repr=False, metadata=ADDED_IN_1)
    notices: tuple[Notice, ...] = field(default=(), metadata=ADDED_IN_1)


@dataclass(frozen=True)
class ResultClaims:
    """The claims of result number `number` for one subscriber; repeats have the same `jti`."""

    schema: int
    iss: str
    aud: str
    jti: str
    iat: int
    number: int
    body: VisitRecord


@dataclass(frozen=True)
class ResultReceiptClaims:
    """The subscriber has result `number` with that `jti` in its own keeping."""

    schema: int
    iss: str
    aud: str
    iat: int
    number: int
    jti: str


@dataclass(frozen=True)
class ResultRequestClaims:
    """The subscriber asks for all results again from `number` on."""

    schema: int
    iss: str
    aud: str
    iat: int
    number: int
