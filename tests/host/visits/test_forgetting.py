"""What is forgotten of a closed visit, and what clinic software is never told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.wire.messages.host import Eligibility
from device.wire.messages.visit import Attempt, Card, FaceProof, Holder, Model
from device.wire.numbers import all_errors, find_step
from device.wire.words import CardKind, EligibilityStatus, Method, Outcome, Revocation
from host.visits.discretion import FAILURES, card_without_identity
from host.visits.forgetting import Counted, forget_failures
from host.visits.visit import WAITING, Visit
from tests.host.line.bodies import visit_body
from tests.host.world import NOW

CARD = Card(kind=CardKind.MYNUMBER, issuer="0badcafe", serial="4711", not_after=1_800_000_000, revocation_at=7)
ANSWER = Eligibility(True, False, EligibilityStatus.ELIGIBLE, find_step(1).on_wire())
PROOF = FaceProof((Model("embedder", "0" * 64),), "0.700", "below", 5, "standard", 3, ("blurred", "eyes_covered"))
TIMINGS = {"read_card": 200, "open_record": 300, "look": 900, "movement": 3000, "total": 4400}
FAILED_FACE, FAILED_PIN = Attempt(Method.FACE, Outcome.NO_MATCH), Attempt(Method.PIN, Outcome.NOT_VERIFIED)
PENDING = Holder(Method.STAFF, Outcome.PENDING, (FAILED_FACE, FAILED_PIN), reason=214)


def a_visit(holder: Holder, *, answered: bool = True) -> Visit:
    body = replace(visit_body(holder, CARD), face=PROOF, timings_ms=TIMINGS)
    return Visit("t-front", NOW, False, body, holder, CARD, ANSWER if answered else None, 1 if answered else 0)


def test_staff_see_why_while_the_person_waits() -> None:
    visit = a_visit(PENDING)
    assert forget_failures(visit).visit is visit
    confirmed_early = a_visit(PENDING, answered=False).confirmed("mihon", 5)
    assert forget_failures(confirmed_early).visit is confirmed_early  # the first answer is still to come


def test_closed_it_is_forgotten_and_counted() -> None:
    forgotten = forget_failures(a_visit(PENDING).confirmed("mihon", 5))
    holder, body = forgotten.visit.holder, forgotten.visit.body
    assert (holder.method, holder.outcome, holder.tried, holder.reason) == (Method.STAFF, Outcome.CONFIRMED, (), 0)
    assert (body.holder.tried, body.holder.reason, body.face) == ((), 0, FaceProof())
    assert body.timings_ms == {"read_card": 200, "total": 200}
    assert forgotten.counts == {
        (Counted.TRIED, "face/no_match"): 1,
        (Counted.TRIED, "pin/not_verified"): 1,
        (Counted.REASON, "214"): 1,
        (Counted.LOOKS, "3"): 1,
    }


def test_forgetting_twice_counts_once() -> None:
    once = forget_failures(a_visit(PENDING).lapsed())
    assert once.counts
    twice = forget_failures(once.visit)
    assert (twice.visit is once.visit, twice.counts) == (True, {})


def test_the_way_that_succeeded_stays() -> None:
    recognised = Holder(Method.FACE, Outcome.MATCH, (Attempt(Method.FACE, Outcome.UNCERTAIN),))
    visit = forget_failures(a_visit(recognised)).visit
    assert (visit.holder.method, visit.holder.outcome, visit.holder.tried) == (Method.FACE, Outcome.MATCH, ())
    assert visit.body.face == replace(PROOF, attempts=1, quality=())
    assert visit.body.timings_ms == TIMINGS


def test_a_choice_of_the_patient_is_no_failure() -> None:
    chosen = Holder(Method.STAFF, Outcome.PENDING, reason=303)
    assert forget_failures(a_visit(chosen).confirmed("mihon", 5)).visit.holder.reason == 303


def test_nobody_can_tell_a_lapsed_pin_from_other_visits_that_lapsed() -> None:
    visit = a_visit(Holder(Method.PIN, Outcome.NOT_VERIFIED, reason=411)).lapsed()
    holder = forget_failures(visit).visit.holder
    assert (holder.method, holder.outcome, holder.reason) == (Method.STAFF, Outcome.NOT_CONFIRMED, 0)


def test_a_visit_without_a_card_lapses_as_one() -> None:
    visit = a_visit(Holder(Method.NONE, Outcome.PENDING)).lapsed()
    assert forget_failures(visit).visit.holder == Holder(Method.NONE, Outcome.NOT_CONFIRMED)


holders = st.builds(
    Holder,
    method=st.sampled_from(Method),
    outcome=st.sampled_from(Outcome),
    tried=st.lists(st.from_type(Attempt), max_size=3).map(tuple),
    reason=st.sampled_from([0, *sorted(all_errors())]),
)


@given(holders, st.booleans())
def test_clinic_software_is_never_told_of_a_failure(holder: Holder, answered: bool) -> None:
    record = a_visit(holder, answered=answered).record()
    assert (record is None) is not answered
    if record:
        assert record.holder.tried == ()
        assert record.holder.reason not in FAILURES
        assert record.face == FaceProof() or record.holder.method is Method.FACE
        assert record.face.attempts <= 1
        assert (record.card.serial, record.card.issuer, record.card.not_after, record.card.revocation_at) == (
            "",
            "",
            0,
            0,
        )


@given(holders)
def test_a_closed_visit_tells_of_no_failure(holder: Holder) -> None:
    visit = forget_failures(a_visit(holder)).visit
    if holder.outcome in WAITING:
        assert visit.holder == holder
    else:
        told = {*visit.holder.tried, *visit.body.holder.tried, visit.holder.reason, visit.body.holder.reason}
        assert not told & {FAILED_FACE, FAILED_PIN, *FAILURES}


@pytest.mark.parametrize("number", sorted(FAILURES & set(all_errors())))
def test_failures_are_the_persons_own(number: int) -> None:
    """No number of a broken machine, or of a choice, is among them."""
    machine = ("camera", "reader_", "model_", "staff_chosen", "staff_called", "card_gone", "certificate")
    assert not all_errors()[number].name.startswith(machine)


def test_what_is_said_of_the_card_itself_stays() -> None:
    card = card_without_identity(replace(CARD, revocation=Revocation.SUSPENDED))
    assert (card.kind, card.revocation) == (CardKind.MYNUMBER, Revocation.SUSPENDED)
