"""Host to clinic software and back: numbered results (signed, then sealed), their receipts, and requests."""

from __future__ import annotations

from dataclasses import dataclass

from device.wire.messages.host import Eligibility
from device.wire.messages.visit import Card, Confirmation, Consent, FaceProof, Holder

RESULT_TYPE = "uketsuke-result+jwt"
RESULT_RECEIPT_TYPE = "uketsuke-result-receipt+jwt"
RESULT_REQUEST_TYPE = "uketsuke-result-request+jwt"


@dataclass(frozen=True)
class VisitRecord:
    """The body of a result: a visit as it stands now. `change` counts up from 1 with each change of it."""

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
