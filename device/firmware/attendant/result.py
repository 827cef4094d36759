"""From a visit and its evidence to the body that is signed and sealed; nothing else of a person leaves here."""

from __future__ import annotations

from device.firmware.attendant.evidence import Evidence
from device.firmware.card.reading import CardFacts
from device.firmware.face.comparison import Acceptance
from device.firmware.visit.visit import Visit
from device.wire.messages.visit import (
    Card,
    Confirmation,
    FaceProof,
    Holder,
    Model,
    PinProof,
    RegistrationRequest,
    VisitResult,
)
from device.wire.words import CardKind, CertificateStatus, Method, Outcome


class ProofMissing(ValueError):
    """A result claims a proof that nobody made: a programmer's mistake, never sent."""


def build_result(visit: Visit, evidence: Evidence, ticket: str, software: str, now: int) -> VisitResult:
    """Build the body of a visit's message; `now` is in seconds since 1970.

    Raises:
        ProofMissing: the outcome is match without the comparator's acceptance, or verified without a
            signature, or confirmed without a member of staff.
    """
    return VisitResult(
        visit_id=visit.visit_id,
        ticket=ticket,
        holder=Holder(
            method=_method(visit, evidence),
            outcome=visit.outcome,
            tried=visit.tried,
            acting=visit.acting,
            reason=visit.reason,
        ),
        card=_card(visit, evidence.facts),
        pin=_pin(visit, evidence),
        face=_face(visit, evidence.acceptance),
        consent=visit.consent,
        timings_ms=dict(evidence.timings_ms),
        software=software,
        confirmation=_confirmation(visit, now),
    )


def build_registration(visit: Visit, facts: CardFacts | None) -> RegistrationRequest:
    """Build the body of a registration request for the card of this visit.

    Raises:
        ProofMissing: no certificate was read, or the holder is not settled.
    """
    if facts is None or facts.certificate is None or not visit.proved:
        raise ProofMissing("a registration needs a certificate and a settled holder")
    certificate = facts.certificate
    return RegistrationRequest(visit.visit_id, certificate.issuer_key_id, str(certificate.serial), visit.withdraws)


def _confirmation(visit: Visit, now: int) -> Confirmation:
    if visit.outcome is not Outcome.CONFIRMED:
        return Confirmation()
    if not visit.staff:
        raise ProofMissing("confirmed, but no member of staff gave a code")
    return Confirmation(visit.staff, now)


def _method(visit: Visit, evidence: Evidence) -> Method:
    without_card = evidence.facts is None and visit.method is Method.NONE
    return Method.NONE if without_card else visit.method


def _card(visit: Visit, facts: CardFacts | None) -> Card:
    if facts is None:
        return Card()
    kind, certificate = CardKind(facts.kind.value), facts.certificate
    if certificate is None:
        return Card(kind=kind, genuine=visit.genuine)
    return Card(
        kind=kind,
        genuine=visit.genuine,
        certificate_status=CertificateStatus(certificate.status.value),
        issuer=certificate.issuer_key_id,
        serial=str(certificate.serial),
        not_after=round(certificate.not_after.timestamp()),
    )


def _pin(visit: Visit, evidence: Evidence) -> PinProof:
    if visit.method is not Method.PIN:
        return PinProof()
    if visit.outcome is Outcome.VERIFIED and not evidence.pin_proof.signature:
        raise ProofMissing("verified, but the card signed nothing")
    return evidence.pin_proof


def _face(visit: Visit, acceptance: Acceptance | None) -> FaceProof:
    if visit.outcome is not Outcome.MATCH:
        return FaceProof()
    if acceptance is None:
        raise ProofMissing("match, but the comparator accepted nothing")
    facts = acceptance.facts
    return FaceProof(
        models=tuple(Model(model.name, model.sha256) for model in facts.models),
        threshold=f"{facts.threshold:.3f}",
        band=acceptance.band.value,
        frames=acceptance.frames_used,
    )
