"""Bodies of visits as terminals make them."""

from __future__ import annotations

from ulid import ULID

from device.wire.messages.visit import Card, Consent, FaceProof, Holder, Model, PinProof, VisitResult
from device.wire.words import Method, Outcome
from tests.host.line.cards import TestCard

STAFF = Holder(Method.STAFF, Outcome.PENDING, reason=303)
NO_CARD = Holder(Method.NONE, Outcome.PENDING)
FACE = Holder(Method.FACE, Outcome.MATCH)
PIN = Holder(Method.PIN, Outcome.VERIFIED)

_FACE_PROOF = FaceProof((Model("sface", "0" * 64),), "normal", "clear", 5)


def new_id() -> str:
    """Give a new ULID."""
    return str(ULID())


def visit_body(
    holder: Holder, card: Card, *, pin: PinProof | None = None, visit_id: str = "", ticket: str = "A7K"
) -> VisitResult:
    """Give a visit's body."""
    return VisitResult(
        visit_id=visit_id or new_id(),
        ticket=ticket,
        holder=holder,
        card=card,
        pin=pin or PinProof(),
        face=_FACE_PROOF if holder.method is Method.FACE else FaceProof(),
        consent=Consent(medicines=True),
        timings_ms={"reading": 812, "looking": 640},
        software="0.1.0",
    )


def pin_body(card: TestCard, challenge: str, terminal: str) -> VisitResult:
    """Give the body of a visit whose person entered the PIN."""
    visit_id = new_id()
    return visit_body(PIN, card.facts(), pin=card.prove(challenge, terminal, visit_id), visit_id=visit_id)
