"""What a row says, for every word of the contract."""

from __future__ import annotations

import itertools

import pytest

from device.wire import numbers, words
from device.wire.messages.host import Eligibility, NextStep
from host.desk.base.catalogue import Language, load_catalogue
from host.desk.board.rows import Level, Mark, Row, make_row
from tests.host.desk.catalogues import EN, JA, all_words
from tests.host.desk.visits import COULD_NOT_CHECK, NOON, make_answer, make_pending, make_visit


def row_of(**changes: object) -> Row:
    """Say a matched visit with changes in English at noon."""
    return make_row(make_visit("A7K", 2, **changes), EN, NOON)


def test_a_matched_and_insured_visit() -> None:
    row = row_of()
    assert (row.time, row.span, row.method) == ("11:58", "2 min", "Face")
    assert row.marks == (
        Mark(Level.GOOD, "Face matches the photo"),
        Mark(Level.GOOD, "Genuine card"),
        Mark(Level.GOOD, "Certificate valid"),
    )
    assert (row.insurance.look, row.insurance.text) == ("eligible", "Insured")
    assert row.step == numbers.find_step(1).staff.en
    assert row.software == Mark(Level.GOOD, "received")
    assert (row.waiting, row.can_confirm, row.reason, row.until) == (False, False, None, 0)


def test_a_pending_visit_counts_seconds_and_says_why() -> None:
    row = make_row(make_pending("A7K", 2, reason=213), JA, NOON)
    assert row.waiting
    assert row.can_confirm
    assert (row.span, row.left) == ("2分00秒", "28分")
    assert row.step == numbers.find_step(7).staff.ja
    assert row.reason is not None
    assert (row.reason.number, row.reason.text) == (213, numbers.find_error(213).clinic.ja)


def test_a_pending_visit_is_confirmed_first_whatever_the_insurance_says() -> None:
    row = make_row(make_pending("A7K", eligibility=make_answer(words.EligibilityStatus.NOT_FOUND, 3)), EN, NOON)
    assert row.step == numbers.find_step(7).staff.en


def test_a_pending_visit_lapses_at_its_second() -> None:
    visit = make_pending("A7K")
    assert visit.can_confirm(visit.confirm_until - 0.1)
    assert not visit.can_confirm(visit.confirm_until)
    lapsed = make_row(visit, EN, visit.confirm_until)
    assert lapsed.waiting
    assert (lapsed.left, lapsed.step) == ("", EN.say("step.lapsed"))


def test_a_visit_without_a_card_is_looked_up_not_confirmed() -> None:
    visit = make_pending("A7K", method=words.Method.NONE, card_kind=words.CardKind.NONE)
    row = make_row(visit, EN, NOON)
    assert row.waiting
    assert not row.can_confirm
    assert row.step == numbers.find_step(9).staff.en
    assert row.marks[1:] == (Mark(Level.OPEN, "No card"),)


def test_not_confirmed_in_time_asks_for_the_card_again() -> None:
    row = row_of(method=words.Method.STAFF, outcome=words.Outcome.NOT_CONFIRMED)
    assert row.step == EN.say("step.lapsed")


def test_a_visit_without_a_card_that_lapsed_is_not_asked_for_one() -> None:
    row = row_of(method=words.Method.NONE, outcome=words.Outcome.NOT_CONFIRMED, card_kind=words.CardKind.NONE)
    assert row.step == EN.say("step.lapsed_without_card")


def test_could_not_check_never_looks_like_not_insured() -> None:
    open_question = row_of(eligibility=COULD_NOT_CHECK).insurance
    for status in words.EligibilityStatus:
        if status is words.EligibilityStatus.COULD_NOT_CHECK:
            continue
        answered = row_of(eligibility=make_answer(status, 3)).insurance
        assert answered.look != open_question.look
        assert answered.text != open_question.text
    assert "not the same as uninsured" in open_question.text
    assert open_question.reason is not None
    assert open_question.reason.number == 503


def test_still_asking() -> None:
    row = row_of(eligibility=None)
    assert (row.insurance.look, row.step) == ("asking", EN.say("step.asking"))


def test_a_step_of_a_newer_version_still_leads_to_a_person() -> None:
    answer = Eligibility(True, False, words.EligibilityStatus.ELIGIBLE, NextStep(9999, "from_the_future"))
    assert row_of(eligibility=answer).step == EN.say("step.unknown")


def test_a_confirmation_names_who_and_when() -> None:
    row = row_of(
        method=words.Method.STAFF,
        outcome=words.Outcome.CONFIRMED,
        confirmed_by="見本 受付",
        confirmed_at=int(NOON),
    )
    assert row.marks[0] == Mark(Level.GOOD, "Confirmed by 見本 受付 at 12:00")


@pytest.mark.parametrize("outcome", words.Outcome)
def test_only_a_holder_gets_the_good_mark(outcome: words.Outcome) -> None:
    assert (row_of(outcome=outcome).marks[0].level is Level.GOOD) == outcome.is_holder


@pytest.mark.parametrize("revocation", [words.Revocation.SUSPENDED, words.Revocation.REVOKED])
def test_a_stopped_card_never_shows_a_valid_certificate(revocation: words.Revocation) -> None:
    assert row_of(revocation=revocation).marks[-1] == Mark(Level.CARE, EN.say(f"revocation.{revocation}"))


@pytest.mark.parametrize(
    ("handed_to", "subscribers", "mark"),
    [
        (0, 0, Mark(Level.OPEN, "none connected")),
        (0, 2, Mark(Level.OPEN, "sending 0/2")),
        (1, 2, Mark(Level.OPEN, "sending 1/2")),
        (2, 2, Mark(Level.GOOD, "received")),
        (3, 2, Mark(Level.GOOD, "received")),
    ],
)
def test_what_clinic_software_has(handed_to: int, subscribers: int, mark: Mark) -> None:
    assert row_of(handed_to=handed_to, subscribers=subscribers).software == mark


@pytest.mark.parametrize("language", Language)
def test_every_word_of_the_contract_can_be_said(language: Language) -> None:
    catalogue = all_words(language)
    cards = itertools.product(words.CardKind, words.Genuine, words.CertificateStatus, words.Revocation)
    for kind, genuine, status, revocation in cards:
        visit = make_visit("A7K", card_kind=kind, genuine=genuine, certificate_status=status, revocation=revocation)
        assert all(mark.text for mark in make_row(visit, catalogue, NOON).marks)
    for method, outcome in itertools.product(words.Method, words.Outcome):
        assert make_row(make_visit("A7K", method=method, outcome=outcome), catalogue, NOON).step


def test_nothing_calls_a_person_or_an_insurance_invalid() -> None:
    for language in Language:
        said = " ".join(load_catalogue(language, ("host.desk.board", "host.desk.look_up")).sentences.values())
        for word in ("無効", "不正", "本人ではありません", "invalid", "rejected", "refused"):
            assert word not in said.lower()
