"""What is compared with the last time, and what counts as checked this month."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from device.wire.messages.visit import Card
from device.wire.words import Change, EligibilityStatus
from host.eligibility.answer import EligibilityAnswer, OfficialWords, could_not_check
from host.eligibility.reason import Reason
from host.insurance.memory import remember_answers
from host.insurance.person_keys import InsuredNumbers
from host.insurance.persons import checked_this_month, find_by_numbers
from host.insurance.record import Earlier, How
from host.store.engine import reading
from tests.host.insurance.people import HANAKO, NEW_INSURER, eligible
from tests.host.insurance.remembering import CARD, DAY_S, Reception
from tests.host.line.bodies import NO_CARD
from tests.host.world import NOW

SLOW = could_not_check(Reason.AUTHORITY_SLOW)
TWIN = replace(HANAKO, kana="ﾐﾎﾝ ﾊﾙｺ", name="見本　春子")


def test_the_first_time_nothing_has_changed(reception: Reception) -> None:
    found = reception.found(reception.come(eligible()))
    assert (found.qualifications, found.how, found.changes, found.this_month) == ((HANAKO,), How.CARD, (), None)
    assert (found.status, found.found_at, found.link) == (EligibilityStatus.ELIGIBLE, NOW, "")


def test_another_share_is_said_once(reception: Reception) -> None:
    reception.come(eligible())
    now = replace(HANAKO, ratio_percent=30)
    assert [(one.what, one.after) for one in reception.found(reception.come(eligible(now))).changes] == [
        (Change.RATIO, "30")
    ]
    assert reception.found(reception.come(eligible(now))).changes == ()


def test_a_new_insurer_is_noticed_only_by_a_linked_card(reception: Reception) -> None:
    first = reception.come(eligible())
    assert reception.found(reception.come(eligible(NEW_INSURER))).changes == ()
    reception.link(first)
    changes = reception.found(reception.come(eligible(replace(NEW_INSURER, number="13")))).changes
    assert changes[0].what is Change.INSURER


def test_twins_without_a_branch_number_are_two(reception: Reception) -> None:
    reception.come(eligible())
    assert (
        reception.found(reception.come(eligible(replace(TWIN, ratio_percent=30)), replace(CARD, serial="2"))).changes
        == ()
    )
    with reading(reception.world.engine) as connection:
        assert find_by_numbers(connection, InsuredNumbers.of(HANAKO)) is None  # a person decides which


def test_checked_this_month_is_said_at_the_next_visit(reception: Reception) -> None:
    reception.come(eligible())
    reception.world.clock.now += 0.5 * DAY_S
    assert reception.found(reception.come(eligible())).this_month == Earlier(NOW, How.CARD)


@pytest.mark.parametrize(
    ("later_days", "ends", "counts"),
    [
        (0.0, None, True),
        (1.0, date(2026, 11, 26), True),
        (3.0, date(2026, 11, 26), False),
        (12.0, None, False),
        (370.0, None, False),
    ],
)
def test_a_month_is_japans_and_ends_with_the_insurance(
    reception: Reception, later_days: float, ends: date | None, counts: bool
) -> None:
    """The clock of these tests stands at 25 November 2026, about noon."""
    reception.come(eligible(replace(HANAKO, valid_until=ends)))
    with reading(reception.world.engine) as connection:
        known = find_by_numbers(connection, InsuredNumbers.of(HANAKO))
    assert (checked_this_month(known, NOW + later_days * DAY_S) is not None) is counts


def test_a_list_counts_as_a_check(reception: Reception) -> None:
    with reception.world.engine.begin() as connection:
        (first, failed) = remember_answers(connection, (eligible(), SLOW), How.BATCH, NOW)
        (again,) = remember_answers(connection, (eligible(replace(HANAKO, ratio_percent=10)),), How.BATCH, NOW + 1)
    assert (first.this_month, failed.this_month, failed.status) == (None, None, EligibilityStatus.COULD_NOT_CHECK)
    assert again.this_month == Earlier(NOW, How.BATCH)
    assert [one.what for one in again.changes] == [Change.RATIO]


@pytest.mark.parametrize(
    "answer",
    [
        EligibilityAnswer(EligibilityStatus.NOT_ELIGIBLE, qualifications=(HANAKO,)),
        EligibilityAnswer(EligibilityStatus.NEW_ELSEWHERE, qualifications=(HANAKO,)),
    ],
)
def test_an_insurance_that_has_ended_is_not_checked_this_month(
    reception: Reception, answer: EligibilityAnswer
) -> None:
    reception.come(eligible())
    assert reception.found(reception.come(answer)).this_month is None
    with reading(reception.world.engine) as connection:
        known = find_by_numbers(connection, InsuredNumbers.of(HANAKO))
    assert known is not None
    assert known.checked_at is None


def test_a_failure_of_a_linked_card_says_what_was_checked_and_stays_not_checked(reception: Reception) -> None:
    reception.link(reception.come(eligible()))
    visit_id = reception.come(SLOW)
    found, eligibility = reception.found(visit_id), reception.world.visit(visit_id).eligibility
    assert (found.status, found.qualifications) == (EligibilityStatus.COULD_NOT_CHECK, ())
    assert found.this_month == Earlier(NOW, How.CARD)
    assert eligibility is not None
    assert (eligibility.checked, eligibility.reason, eligibility.next_step.name) == (False, 503, "checked_this_month")


def test_a_failure_of_an_unknown_card_says_nothing(reception: Reception) -> None:
    reception.come(eligible())
    visit_id = reception.come(SLOW)
    eligibility = reception.world.visit(visit_id).eligibility
    assert reception.found(visit_id).this_month is None
    assert eligibility is not None
    assert eligibility.next_step.name == "could_not_check_self_declaration"


@pytest.mark.parametrize("reason", [Reason.CARD_SUSPENDED, Reason.CARD_REVOKED])
def test_a_card_reported_lost_is_never_answered_from_memory(reception: Reception, reason: Reason) -> None:
    reception.link(reception.come(eligible()))
    lost = could_not_check(reason)
    visit_id = reception.come(lost)
    eligibility = reception.world.visit(visit_id).eligibility
    assert reception.found(visit_id).this_month is None
    assert eligibility is not None
    assert (eligibility.reason, eligibility.next_step.name) == (reason, "card_suspended_ask_other")
    later = reception.come(SLOW)  # the way fails afterwards: what was valid before the loss does not count again
    assert reception.found(later).this_month is None


def test_a_late_answer_that_no_later_one_would_better_is_news(reception: Reception) -> None:
    visit_id = reception.come(SLOW)
    reception.world.clock.now += 60
    assert reception.answer(could_not_check(Reason.CARD_SUSPENDED))
    eligibility = reception.world.visit(visit_id).eligibility
    assert eligibility is not None
    assert eligibility.reason == Reason.CARD_SUSPENDED


def test_what_the_system_said_in_its_own_words_is_kept(reception: Reception) -> None:
    words = OfficialWords("E0001", "見本のエラー")
    error = EligibilityAnswer(EligibilityStatus.COULD_NOT_CHECK, Reason.OFFICIAL_ERROR, official=words)
    notice = OfficialWords("N0001", "見本のお知らせ")
    assert reception.found(reception.come(error)).official == words
    assert reception.found(reception.come(eligible(notices=(notice,)))).notices == (notice,)


def test_a_visit_without_a_card_keeps_nothing_until_it_is_looked_up(reception: Reception) -> None:
    visit_id = reception.come(could_not_check(Reason.NOTHING_TO_ASK), Card(), NO_CARD)
    assert reception.count("qualifications") == 0
    reception.world.changes.look_up(visit_id, eligible(), "mihon")
    found = reception.found(visit_id)
    assert (found.how, found.qualifications, found.link) == (How.NUMBER, (HANAKO,), "")
