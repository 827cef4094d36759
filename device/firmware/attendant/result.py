"""From a visit and its evidence to the body that is signed and sealed; nothing else of a person leaves here."""

from __future__ import annotations

from device.firmware.attendant.evidence import Evidence
from device.firmware.card.steps.facts import CardFacts
from device.firmware.face.deciding.comparison import Account
from device.firmware.face.gate.quality import Reason
from device.firmware.visit.visit import Visit
from device.wire.messages.visit import (
    Card,
    Confirmation,
    Consent,
    FaceProof,
    Holder,
    Model,
    PinProof,
    RegistrationRequest,
    VisitResult,
)
from device.wire.words import CardKind, CertificateStatus, Liveness, Method, Outcome


class ProofMissing(ValueError):
    """A result claims a proof that nobody made: a programmer's mistake, never sent."""


def build_result(visit: Visit, evidence: Evidence, ticket: str, software: str, now: int) -> VisitResult:
    """Build the body of a visit's message; `now` is in seconds since 1970.

    Raises:
        ProofMissing: the outcome is match without the comparator's acceptance or without a passed challenge, or
            verified without a signature, or confirmed without a member of staff.
    """
    return VisitResult(
        visit_id=visit.visit_id,
        ticket=ticket,
        holder=Holder(
            method=_method(visit, evidence),
            outcome=visit.outcome,
            tried=visit.tried,
            acting=visit.acting,
            liveness=_liveness(visit, evidence),
            reason=visit.reason,
        ),
        card=_card(visit, evidence.facts),
        pin=_pin(visit, evidence),
        face=_face(visit, evidence),
        consent=_consent(visit, evidence.facts),
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


def _consent(visit: Visit, facts: CardFacts | None) -> Consent:
    """Give what the person allowed; a certificate in its grace opens no medical information at all."""
    certificate = facts.certificate if facts is not None else None
    in_grace = certificate is not None and certificate.status.value == CertificateStatus.GRACE
    return Consent() if in_grace else visit.consent


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


def _face(visit: Visit, evidence: Evidence) -> FaceProof:
    """Tell how the face was compared, whatever came of it; a match only with the comparator's own proof."""
    if visit.outcome is Outcome.MATCH:
        if evidence.acceptance is None:
            raise ProofMissing("match, but the comparator accepted nothing")
        return _tell(evidence.acceptance.account)
    return FaceProof() if evidence.comparison is None else _tell(evidence.comparison.account())


def _liveness(visit: Visit, evidence: Evidence) -> Liveness:
    """Tell whether the face was seen to be a live one; passed, and a match, only with the examiner's own proof."""
    needed = visit.outcome is Outcome.MATCH or visit.liveness is Liveness.PASSED
    if needed and (evidence.liveness is None or visit.liveness is not Liveness.PASSED):
        raise ProofMissing("match, but nobody saw the face answer a challenge")
    return visit.liveness


def _tell(account: Account) -> FaceProof:
    facts = account.facts
    return FaceProof(
        models=tuple(Model(model.name, model.sha256) for model in facts.models),
        threshold=f"{facts.threshold:.3f}",
        band=account.band.value,
        frames=account.frames,
        policy=facts.policy.value,
        attempts=account.attempts,
        quality=_quality(account),
    )


def _quality(account: Account) -> tuple[str, ...]:
    photo = () if account.photo is Reason.OK else (f"photo_{account.photo.value}",)
    return (*(reason.value for reason in account.quality), *photo)
