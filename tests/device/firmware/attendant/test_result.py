"""The body that is sealed: complete, in the closed words, and never without its proof."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from device.firmware.attendant.evidence import Evidence
from device.firmware.attendant.result import ProofMissing, build_registration, build_result
from device.firmware.card.application.status import TryCounter
from device.firmware.card.basics.profile import CardKind
from device.firmware.card.certificate.dates import CertificateStatus
from device.firmware.card.certificate.judgement import CardCertificate
from device.firmware.card.steps.facts import CardFacts
from device.firmware.face.deciding.comparison import Comparison
from device.firmware.face.gate.look import Look
from device.firmware.face.gate.quality import Reason
from device.firmware.face.liveness.challenge import Action
from device.firmware.face.liveness.trial import Ending, LivenessShown
from device.firmware.visit.visit import Visit
from device.wire import codec, words
from device.wire.messages.visit import Confirmation, Consent, FaceProof, Model, PinProof
from device.wire.words import Method, Outcome
from tests.device.firmware.face.liveness.test_trial import Play, person
from tests.device.firmware.face.makers import BOX, SHA256, look_at, make_reference

VISIT_ID = "01JDGQ6Y8ZK3T5V7W9X1A2B3C4"
NOT_AFTER = datetime(2027, 1, 31, 14, 59, 59, tzinfo=UTC)
CERTIFICATE = CardCertificate(
    der=b"der",
    issuer_key_id="ab12",
    serial=123456789,
    not_before=datetime(2024, 1, 31, tzinfo=UTC),
    not_after=NOT_AFTER,
    status=CertificateStatus.EXPIRING,
    genuine_issuer="made up",
)
FACTS = CardFacts(
    CardKind.MYNUMBER, CERTIFICATE, TryCounter(3, blocked=False), TryCounter(10, blocked=False), date(2030, 2, 17)
)
VISIT = Visit(visit_id=VISIT_ID, method=Method.PIN, outcome=Outcome.VERIFIED)
MATCHED = replace(VISIT, method=Method.FACE, outcome=Outcome.MATCH, liveness=words.Liveness.PASSED)


def test_a_pin_result_carries_the_cards_signature() -> None:
    evidence = Evidence(facts=FACTS, pin_proof=PinProof("nonce", "c2ln", "ZGVy"), timings_ms={"read_card": 5})
    body = build_result(VISIT, evidence, "A7K", "0.1.0", 5)
    assert (body.holder.method, body.holder.outcome) == (Method.PIN, Outcome.VERIFIED)
    assert body.pin == PinProof("nonce", "c2ln", "ZGVy")
    assert body.card.kind is words.CardKind.MYNUMBER
    assert (body.card.issuer, body.card.serial) == ("ab12", "123456789")
    assert body.card.certificate_status is words.CertificateStatus.EXPIRING
    assert body.card.revocation is words.Revocation.NOT_CHECKED
    assert body.card.not_after == round(NOT_AFTER.timestamp())
    assert body.holder.liveness is words.Liveness.NOT_CHECKED
    assert body.timings_ms == {"read_card": 5}
    assert len(json.dumps(codec.to_json(body))) < codec.CLAIMS_LIMIT_BYTES


@pytest.mark.parametrize(("status", "kept"), [(CertificateStatus.GRACE, False), (CertificateStatus.EXPIRING, True)])
def test_a_certificate_in_its_grace_opens_no_medical_information(status: CertificateStatus, kept: bool) -> None:
    facts = replace(FACTS, certificate=replace(CERTIFICATE, status=status))
    evidence = Evidence(facts=facts, pin_proof=PinProof("nonce", "c2ln", "ZGVy"))
    allowed = replace(VISIT, consent=Consent(medicines=True))
    assert build_result(allowed, evidence, "A7K", "0.1.0", 5).consent.medicines is kept


def test_verified_without_a_signature_is_never_sent() -> None:
    with pytest.raises(ProofMissing):
        build_result(VISIT, Evidence(facts=FACTS), "A7K", "0.1.0", 5)


def test_match_without_the_comparators_acceptance_is_never_sent() -> None:
    visit = replace(VISIT, method=Method.FACE, outcome=Outcome.MATCH)
    with pytest.raises(ProofMissing):
        build_result(visit, Evidence(facts=FACTS), "A7K", "0.1.0", 5)


def face_comparison(scores: tuple[float, ...]) -> Comparison:
    comparison = Comparison(make_reference())
    comparison.begin_attempt()
    comparison.add(Look(Reason.TOO_FAR, BOX))
    for score in scores:
        comparison.add(look_at(score))
    return comparison


def shown_alive() -> LivenessShown:
    """Pass a challenge with a made-up head."""
    play = Play(Action.TURN_LEFT, Action.BLINK)
    assert play.until_ended(person()) is Ending.PASSED
    return play.trial.proof()


def test_a_match_carries_band_policy_models_quality_and_attempts_and_no_score() -> None:
    comparison = face_comparison((0.4417, 0.4417))
    evidence = Evidence(
        facts=FACTS, comparison=comparison, acceptance=comparison.acceptance(), liveness=shown_alive()
    )
    body = build_result(MATCHED, evidence, "A7K", "0.1.0", 5)
    assert body.holder.liveness is words.Liveness.PASSED
    proof = FaceProof((Model("sface", SHA256),), "0.420", "above_threshold", 2, "standard", 1, ("too_far",))
    assert body.face == proof
    assert "0.44" not in json.dumps(codec.to_json(body))


def test_a_match_without_a_passed_challenge_is_never_sent() -> None:
    comparison = face_comparison((0.4417, 0.4417))
    compared = Evidence(facts=FACTS, comparison=comparison, acceptance=comparison.acceptance())
    with pytest.raises(ProofMissing, match="nobody saw"):
        build_result(MATCHED, compared, "A7K", "0.1.0", 5)
    compared.liveness = shown_alive()
    with pytest.raises(ProofMissing, match="nobody saw"):
        build_result(replace(MATCHED, liveness=words.Liveness.NOT_CHECKED), compared, "A7K", "0.1.0", 5)


def test_a_failed_check_is_told_beside_the_other_way() -> None:
    visit = replace(VISIT, method=Method.STAFF, outcome=Outcome.PENDING, liveness=words.Liveness.FAILED)
    assert build_result(visit, Evidence(facts=FACTS), "A7K", "0.1.0", 5).holder.liveness is words.Liveness.FAILED


def test_a_face_that_was_tried_in_vain_is_told_beside_the_other_way() -> None:
    evidence = Evidence(facts=FACTS, comparison=face_comparison((0.3, 0.3)))
    body = build_result(replace(VISIT, method=Method.STAFF, outcome=Outcome.PENDING), evidence, "A7K", "0.1.0", 5)
    assert (body.face.band, body.face.frames, body.face.attempts) == ("between", 2, 1)


def test_a_match_needs_more_than_a_comparison() -> None:
    evidence = Evidence(facts=FACTS, comparison=face_comparison((0.9, 0.9)))
    with pytest.raises(ProofMissing):
        build_result(replace(VISIT, method=Method.FACE, outcome=Outcome.MATCH), evidence, "A7K", "0.1.0", 5)


def test_a_pending_visit_carries_no_proof_even_if_one_was_made() -> None:
    visit = replace(VISIT, method=Method.STAFF, outcome=Outcome.PENDING, reason=303)
    evidence = Evidence(facts=FACTS, pin_proof=PinProof("nonce", "c2ln", "ZGVy"))
    body = build_result(visit, evidence, "A7K", "0.1.0", 5)
    assert (body.pin, body.holder.reason) == (PinProof(), 303)


def test_confirmed_here_names_who_and_when_and_never_comes_without() -> None:
    visit = replace(VISIT, method=Method.STAFF, outcome=Outcome.CONFIRMED, staff="mihon", reason=214)
    body = build_result(visit, Evidence(facts=FACTS), "A7K", "0.1.0", 5)
    assert body.confirmation == Confirmation("mihon", 5)
    with pytest.raises(ProofMissing):
        build_result(replace(visit, staff=""), Evidence(facts=FACTS), "A7K", "0.1.0", 5)


def test_without_a_card_everything_of_it_is_empty() -> None:
    body = build_result(Visit(visit_id=VISIT_ID), Evidence(), "A7K", "0.1.0", 5)
    assert (body.holder.method, body.holder.outcome) == (Method.NONE, Outcome.PENDING)
    assert (body.card.kind, body.card.serial, body.card.not_after) == (words.CardKind.NONE, "", 0)


def test_a_registration_needs_a_certificate_and_a_settled_holder() -> None:
    request = build_registration(VISIT, FACTS)
    assert (request.visit_id, request.serial, request.withdraw) == (VISIT_ID, "123456789", False)
    with pytest.raises(ProofMissing):
        build_registration(VISIT, None)
    with pytest.raises(ProofMissing):
        build_registration(replace(VISIT, outcome=Outcome.PENDING), FACTS)


def test_renewal_is_told_from_the_warning_on_in_japanese_days() -> None:
    assert Evidence(facts=FACTS).renew_until() == "2027-01-31"
    valid = replace(FACTS, certificate=replace(CERTIFICATE, status=CertificateStatus.VALID))
    assert Evidence(facts=valid).renew_until() == ""
    assert Evidence().renew_until() == ""
