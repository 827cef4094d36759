"""The authority at work: repeats, registration, reports by phone, and the record of uses."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from host.authority.insurance.codes import CardState, Notice, ProcessingStatus, Validity
from host.authority.serving.authority import Authority
from host.authority.serving.work import NotKnown
from host.authority.store.uses import Purpose, RequestReused
from tests.host.authority.conftest import SetClock
from tests.host.authority.people import (
    NOW,
    by_certificate,
    by_number,
    certificate,
    person,
    qualification,
    renamed,
    wish,
)

pytestmark = pytest.mark.both_databases


def test_every_use_is_recorded_once(authority: Authority, clock: SetClock) -> None:
    """Who, when and why; a repeat adds nothing."""
    authority.people.put("hanako", person())
    authority.eligibility.by_certificate(by_certificate("one"))
    clock.moment += timedelta(minutes=1)
    authority.eligibility.by_certificate(by_certificate("one"))
    authority.eligibility.by_insured_number(by_number("two"))
    uses = authority.people.uses_of("hanako")
    assert [(use.clinic, use.request_id, use.purpose) for use in uses] == [
        ("clinic-a", "one", Purpose.BY_CERTIFICATE),
        ("clinic-a", "two", Purpose.BY_INSURED_NUMBER),
    ]
    assert [use.asked_at for use in uses] == [NOW, NOW + timedelta(minutes=1)]
    assert uses[0].outcome == "validity_1"


def test_a_repeat_is_judged_afresh(authority: Authority) -> None:
    """A card reported lost between a question and its repeat is refused."""
    authority.people.put("hanako", person())
    assert authority.eligibility.by_certificate(by_certificate()).result.validity is Validity.VALID
    authority.people.set_card_state("card-hanako", CardState.SUSPENDED)
    answer = authority.eligibility.by_certificate(by_certificate())
    assert (answer.result.validity, answer.result.code) == (None, Notice.SUSPENDED.code)
    assert answer.certificate is not None
    assert answer.certificate.revocation_at == NOW


def test_an_id_belongs_to_one_question(authority: Authority) -> None:
    """Another question under the same id is refused; another clinic may use the id."""
    authority.eligibility.by_certificate(by_certificate("one"))
    with pytest.raises(RequestReused):
        authority.eligibility.by_certificate(by_certificate("one", serial="5"))
    with pytest.raises(RequestReused):
        authority.eligibility.by_insured_number(by_number("one"))


def test_the_same_question_at_the_same_moment(authority: Authority) -> None:
    """Repeats that run side by side leave one record too."""
    authority.people.put("hanako", person())
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(authority.eligibility.by_certificate, [by_certificate()] * 16))
    assert {answer.result.validity for answer in answers} == {Validity.VALID}
    assert len(authority.people.uses_of("hanako")) == 1


def test_registration_opens_and_withdrawal_closes(authority: Authority) -> None:
    """First-use registration links the certificate; the person can take that back."""
    authority.people.put("hanako", person(certificates=(certificate(registered=False),)))
    assert authority.eligibility.by_certificate(by_certificate("1")).result.code == Notice.NOT_REGISTERED.code
    assert authority.registrations.register(wish("2")).registered
    assert authority.eligibility.by_certificate(by_certificate("3")).result.validity is Validity.VALID
    assert not authority.registrations.withdraw(wish("4")).registered
    assert authority.eligibility.by_certificate(by_certificate("5")).result.code == Notice.NOT_REGISTERED.code
    purposes = [use.purpose for use in authority.people.uses_of("hanako")]
    assert purposes[1::2] == [Purpose.REGISTRATION, Purpose.WITHDRAWAL]


def test_a_late_repeat_of_a_registration_undoes_no_withdrawal(authority: Authority) -> None:
    """The repeat of an old wish carries out nothing, and says how things stand now."""
    authority.people.put("hanako", person(certificates=(certificate(registered=False),)))
    authority.registrations.register(wish("1"))
    authority.registrations.withdraw(wish("2"))
    assert not authority.registrations.register(wish("1")).registered
    assert not authority.people.get("hanako").certificates[0].registered


@pytest.mark.parametrize(
    ("changes", "notice"),
    [
        ({"state": CardState.SUSPENDED}, Notice.SUSPENDED),
        ({"state": CardState.REVOKED}, Notice.REVOKED),
        ({"not_after": date(2026, 9, 1)}, Notice.EXPIRED),
        ({"not_after": date(2020, 9, 1)}, Notice.EXPIRED),
    ],
)
def test_who_cannot_register(authority: Authority, changes: dict[str, object], notice: Notice) -> None:
    """A lost or ended certificate, in grace too, is not registered."""
    held = certificate(registered=False, **changes)  # type: ignore[arg-type]  # keywords of two types
    authority.people.put("hanako", person(certificates=(held,)))
    answer = authority.registrations.register(wish())
    assert (answer.result.status, answer.result.code) == (ProcessingStatus.ERROR, notice.code)
    assert not answer.registered


def test_withdrawing_a_lost_card(authority: Authority) -> None:
    """Taking back is always possible."""
    authority.people.put("hanako", person(certificates=(certificate(state=CardState.SUSPENDED),)))
    assert authority.registrations.withdraw(wish()).result.status is ProcessingStatus.OK


def test_registering_an_unknown_certificate(authority: Authority) -> None:
    """Nothing is made up."""
    answer = authority.registrations.register(wish())
    assert (answer.registered, answer.result.code) == (False, Notice.UNKNOWN_CERTIFICATE.code)


def test_twins_need_the_branch(authority: Authority) -> None:
    """Without it there are several, with it one; only that one's record tells of it."""
    authority.people.put("hanako", person())
    authority.people.put("momoko", renamed(person(qualification(branch="03")), "見本　桃子"))
    assert authority.eligibility.by_insured_number(by_number("1")).persons_found == 2
    answer = authority.eligibility.by_insured_number(by_number("2", branch="3"))
    assert answer.qualification is not None
    assert answer.qualification.name == "見本　桃子"
    assert [len(authority.people.uses_of(name)) for name in ("hanako", "momoko")] == [0, 1]


def test_nobody_has_that_number(authority: Authority) -> None:
    """Not found is an answer, and no error."""
    answer = authority.eligibility.by_insured_number(by_number(number="1"))
    assert (answer.result.validity, answer.persons_found) == (Validity.NONE, 0)


def test_unknown_names(authority: Authority) -> None:
    """Administrators are told that there is none."""
    with pytest.raises(NotKnown):
        authority.people.get("nobody")
    with pytest.raises(NotKnown):
        authority.people.set_card_state("nobody", CardState.SUSPENDED)


def test_a_record_of_uses_outlives_the_data(authority: Authority) -> None:
    """Putting the person anew keeps who asked."""
    authority.people.put("hanako", person())
    authority.eligibility.by_certificate(by_certificate())
    authority.people.put("hanako", person(certificates=()))
    assert len(authority.people.uses_of("hanako")) == 1


def test_the_same_person_put_at_the_same_moment(authority: Authority) -> None:
    """One of them is the first, and none of them breaks."""
    with ThreadPoolExecutor(8) as pool:
        new = list(pool.map(lambda _: authority.people.put("hanako", person()), range(16)))
    assert sum(new) == 1
    assert authority.people.get("hanako") == person()


def test_a_person_is_read_whole(authority: Authority) -> None:
    """Whoever asks while a person is being replaced gets the one or the other, never a half."""
    authority.people.put("hanako", person())

    def ask(number: int) -> Validity | None:
        return authority.eligibility.by_certificate(by_certificate(f"ask-{number}")).result.validity

    with ThreadPoolExecutor(8) as pool:
        puts = [pool.submit(authority.people.put, "hanako", person()) for _ in range(20)]
        answers = list(pool.map(ask, range(60)))
        assert not any(put.result() for put in puts)
    assert set(answers) == {Validity.VALID}
