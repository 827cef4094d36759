"""From a reader's file to a visit: what the certified reader proved, and nothing that it did not say."""

from __future__ import annotations

from device.wire import codec, version
from device.wire.messages.visit import (
    Card,
    Clock,
    Consent,
    FaceProof,
    Holder,
    PinProof,
    VisitClaims,
    VisitResult,
)
from device.wire.words import CardKind, Method, Outcome
from host.eligibility.qualification import Consent as GivenConsent
from host.eligibility.qualification import ConsentKind, ConsentState
from host.official_files.records import ResultFile
from host.store.inbox import InboxRow
from host.visits.visit import Visit

BY_NUMBER = "2"
"""OQSCD 002: typed at the terminal PC. Some readers have numbers of their own for the card beside the official 1."""

BOOT = "companion"
_VISIT_TYPE = "official-file"


def make_visit(result: ResultFile, visit_id: str, ticket: str, host: str, received_at: float, until: int) -> Visit:
    """Give the visit of a file; one that was made without a card waits for staff until `until`."""
    by_card = result.header.reference.strip() not in ("", BY_NUMBER)
    holder = Holder(Method.READER, Outcome.VERIFIED) if by_card else Holder(Method.NONE, Outcome.PENDING)
    card = Card(CardKind.MYNUMBER) if by_card else Card()
    consents = [consent for person in result.persons for consent in person.consents]
    body = VisitResult(
        visit_id=visit_id,
        ticket=ticket,
        holder=holder,
        card=card,
        pin=PinProof(),
        face=FaceProof(),
        consent=_consent(consents),
        timings_ms={},
        software="",
    )
    return Visit(
        host, received_at, late=False, body=body, holder=holder, card=card, confirm_until=0 if by_card else until
    )


def make_row(visit: Visit, digest: str, number: int) -> InboxRow:
    """Give the row under which the visit's body is kept, as with one of a terminal; `digest` is the file's."""
    at = int(visit.received_at)
    claims = VisitClaims(
        version.NEWEST,
        iss=visit.terminal,
        aud=visit.terminal,
        jti=visit.visit_id,
        iat=at,
        clock=Clock(),
        boot=BOOT,
        seq=number,
        eat_nonce="",
        body=visit.body,
    )
    kept = codec.to_json(claims)
    return InboxRow(visit.terminal, BOOT, number, digest, _VISIT_TYPE, visit.received_at, late=False, claims=kept)


def _consent(consents: list[GivenConsent]) -> Consent:
    given = {consent.kind for consent in consents if consent.state is ConsentState.GIVEN}
    return Consent(
        medicines=ConsentKind.MEDICINES in given,
        diagnoses=ConsentKind.DIAGNOSES in given,
        surgery=ConsentKind.SURGERY in given,
        checkups=ConsentKind.CHECKUPS in given,
        high_cost_limit=ConsentKind.LIMIT_CERTIFICATE in given,
    )
