"""The visit table: every pair of state and event, the promises of the design, and random walks."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.firmware.visit.events import (
    Begins,
    CardRead,
    Chose,
    Committed,
    Event,
    Failed,
    Heard,
    Kind,
    Replied,
    SameCard,
)
from device.firmware.visit.preferences import Preferences
from device.firmware.visit.states import BEGUN, Effect, State, Way
from device.firmware.visit.table import TABLE, Step, diagram, step
from device.firmware.visit.visit import Rules, Visit
from device.wire import words
from device.wire.words import Acting, Genuine, Method, Outcome
from tests.device.firmware.visit.made import (
    ALL_WAYS,
    OFFERING,
    OTHER_ID,
    RULES,
    VISIT_ID,
    after,
    event,
    reply,
    visit_in,
)

HEARD = frozenset((state, kind) for kind, states in Heard.WHERE.items() for state in states)


@pytest.mark.parametrize(("state", "kind"), sorted(product(State, Kind)))
def test_every_pair_is_either_in_the_table_or_changes_nothing(state: State, kind: Kind) -> None:
    if (state, kind) in HEARD:
        rows = TABLE[state, kind]
        assert not rows[-1].guard.name, "the last row of a pair must hold without a condition"
        assert all(row.guard.name for row in rows[:-1]), "rows after an unconditional one can never be reached"
    else:
        assert (state, kind) not in TABLE
        visit = visit_in(state)
        assert step(visit, event(kind), 1000.0, RULES) == Step(visit)


@pytest.mark.parametrize("state", sorted(BEGUN))
def test_every_begun_state_has_a_limit_a_cancel_and_a_staff_call(state: State) -> None:
    assert math.isfinite(RULES.limit_s(state))
    for kind in (Kind.TIME_OVER, Kind.CANCEL, Kind.STAFF_CALLED):
        assert (state, kind) in TABLE
    called = after(visit_in(state), Event(Kind.STAFF_CALLED))
    assert Effect.CALL_STAFF in called.effects


@pytest.mark.parametrize(
    ("state", "failure", "target"),
    [
        (State.READING, Failed(Kind.CARD_FAILED, 104), State.READING),
        (State.UNLOCKING, Failed(Kind.RECORD_FAILED, 112, 9, can_retry=True), State.UNLOCKING),
        (State.UNLOCKING, Failed(Kind.RECORD_FAILED, 122, genuine=Genuine.FAILED), State.CHOOSING),
        (State.UNLOCKING, Failed(Kind.CARD_FAILED, 107), State.CARD_AWAY),
        (State.LOOKING, Event(Kind.FACE_UNCERTAIN), State.LOOKING),
        (State.LOOKING, Event(Kind.FACE_NO_MATCH), State.CHOOSING),
        (State.LOOKING, Failed(Kind.FACE_FAILED, 224), State.CHOOSING),
        (State.PIN, Failed(Kind.PIN_REJECTED, 110, 2, can_retry=True), State.PIN),
        (State.PIN, Failed(Kind.PIN_REJECTED, 111), State.CHOOSING),
        (State.STAFF, Failed(Kind.STAFF_CODE_WRONG, 305), State.STAFF),
    ],
)
def test_a_soft_failure_keeps_the_visit_and_says_why(state: State, failure: Event, target: State) -> None:
    taken = after(visit_in(state), failure).visit
    assert taken.state is target
    assert taken.visit_id == VISIT_ID
    assert taken.message == (failure.number if isinstance(failure, Failed) else taken.message) != 0


def test_the_face_way_from_card_to_result() -> None:
    taken = after(
        Visit(),
        Begins(Kind.CARD_IN, VISIT_ID),
        CardRead(ALL_WAYS, 3),
        Chose(Way.FACE),
        Event(Kind.BIRTH_ENTERED),
        Event(Kind.NUMBER_ENTERED),
        Event(Kind.RECORD_OPENED),
        Event(Kind.FACE_MATCHED),
        Event(Kind.LIVENESS_SHOWN),
        Event(Kind.ACCEPTED),
    )
    assert taken.visit.state is State.SENDING
    assert taken.effects == (Effect.SEND_VISIT,)
    assert (taken.visit.method, taken.visit.outcome) == (Method.FACE, Outcome.MATCH)
    assert taken.visit.genuine is Genuine.PROVED
    done = after(taken.visit, Committed("A7K"), Replied(reply()))
    assert (done.visit.state, done.visit.ticket, done.visit.reply) == (State.RESULT, "A7K", reply())
    assert after(done.visit, Event(Kind.CARD_OUT)) == Step(Visit(), (Effect.FORGET,))


def test_staff_by_choice_is_pending_and_waits_for_the_commit_only() -> None:
    taken = after(visit_in(State.CHOOSING), Chose(Way.STAFF), Event(Kind.ACCEPTED), Committed("A7K")).visit
    assert (taken.state, taken.method, taken.outcome, taken.reason) == (
        State.RESULT,
        Method.STAFF,
        Outcome.PENDING,
        303,
    )


def test_after_a_failed_face_the_failure_is_the_reason_and_stands_in_tried() -> None:
    taken = after(visit_in(State.LOOKING), Event(Kind.FACE_NO_MATCH), Chose(Way.STAFF)).visit
    assert taken.reason == 214
    assert [(attempt.method, attempt.outcome) for attempt in taken.tried] == [(Method.FACE, Outcome.NO_MATCH)]
    assert Way.FACE not in taken.ways


def test_a_way_that_is_not_offered_is_not_taken() -> None:
    visit = visit_in(State.CHOOSING, ways=(Way.STAFF,))
    assert after(visit, Chose(Way.FACE)).visit.state is State.CHOOSING


def test_ok_pressed_twice_sends_the_pin_once() -> None:
    first = after(visit_in(State.PIN), Event(Kind.PIN_ENTERED))
    second = after(first.visit, Event(Kind.PIN_ENTERED))
    assert first.effects == (Effect.SIGN_PIN,)
    assert second.effects == ()


def test_the_last_try_of_the_pin_is_taken_only_after_the_holders_word() -> None:
    asked = visit_in(State.PIN, tries_left=1)
    assert asked.asks_last_try
    assert after(asked, Event(Kind.PIN_ENTERED)).effects == ()
    agreed = after(asked, Event(Kind.LAST_TRY_AGREED))
    assert not agreed.visit.asks_last_try
    assert after(agreed.visit, Event(Kind.PIN_ENTERED)).effects == (Effect.SIGN_PIN,)


@pytest.mark.parametrize(
    "back", [(Event(Kind.BACK), Chose(Way.PIN)), (Event(Kind.CARD_OUT), Begins(Kind.CARD_IN, OTHER_ID), SameCard(1))]
)
def test_the_word_for_the_last_try_counts_once(back: tuple[Event, ...]) -> None:
    agreed = after(visit_in(State.PIN, tries_left=1), Event(Kind.LAST_TRY_AGREED)).visit
    assert after(agreed, *back).visit.asks_last_try


def test_with_more_tries_nobody_is_asked_for_a_word() -> None:
    visit = visit_in(State.PIN, tries_left=2)
    assert after(visit, Event(Kind.LAST_TRY_AGREED)) == Step(visit)
    wrong = Failed(Kind.PIN_REJECTED, 110, 1, can_retry=True)
    assert after(visit, Event(Kind.PIN_ENTERED), wrong).visit.asks_last_try


def test_a_pin_that_was_locked_while_the_card_was_away_is_not_asked_for() -> None:
    away = after(visit_in(State.PIN), Event(Kind.CARD_OUT), Begins(Kind.CARD_IN, OTHER_ID)).visit
    taken = after(away, SameCard(0)).visit
    assert (taken.state, taken.ways, taken.message) == (State.CHOOSING, (Way.FACE, Way.STAFF), 111)


def test_a_wrong_number_shows_its_own_tries_and_not_those_of_the_pin() -> None:
    taken = after(visit_in(State.UNLOCKING), Failed(Kind.RECORD_FAILED, 112, 9, can_retry=True)).visit
    assert (taken.number_b_left, taken.tries_left) == (9, 3)


def test_a_signature_of_another_key_speaks_against_the_card() -> None:
    taken = after(visit_in(State.PIN), Failed(Kind.PIN_REJECTED, 124, genuine=Genuine.FAILED)).visit
    assert (taken.state, taken.genuine, taken.ways) == (State.CHOOSING, Genuine.FAILED, (Way.FACE, Way.STAFF))


def test_a_wrong_pin_shows_the_tries_and_is_noted_once() -> None:
    wrong = Failed(Kind.PIN_REJECTED, 110, 2, can_retry=True)
    taken = after(visit_in(State.PIN), Event(Kind.PIN_ENTERED), wrong, Event(Kind.PIN_ENTERED), wrong).visit
    assert (taken.state, taken.tries_left, taken.busy) == (State.PIN, 2, False)
    assert len(taken.tried) == 1


def test_at_most_two_wrong_numbers_in_one_visit() -> None:
    wrong = Failed(Kind.RECORD_FAILED, 112, 8, can_retry=True)
    once = after(visit_in(State.UNLOCKING), wrong).visit
    assert once.state is State.UNLOCKING
    twice = after(once, wrong).visit
    assert twice.state is State.CHOOSING
    assert Way.FACE not in twice.ways


def test_a_second_uncertain_look_leads_to_the_other_ways() -> None:
    taken = after(visit_in(State.LOOKING), Event(Kind.FACE_UNCERTAIN), Event(Kind.FACE_UNCERTAIN)).visit
    assert (taken.state, taken.message) == (State.CHOOSING, 213)
    assert taken.ways == (Way.PIN, Way.STAFF)


@pytest.mark.parametrize(
    ("state", "changes", "target", "effects"),
    [
        (State.READING, {}, State.READING, (Effect.READ_CARD,)),
        (State.CHOOSING, {}, State.CHOOSING, ()),
        (State.UNLOCKING, {"birth_given": True}, State.UNLOCKING, ()),
        (State.LOOKING, {}, State.UNLOCKING, (Effect.OPEN_RECORD,)),
        (State.PIN, {}, State.PIN, ()),
        (State.REVIEW, {"method": Method.FACE, "outcome": Outcome.MATCH}, State.UNLOCKING, (Effect.OPEN_RECORD,)),
        (State.REVIEW, {"method": Method.PIN, "outcome": Outcome.VERIFIED}, State.PIN, ()),
        (State.REVIEW, {"method": Method.STAFF, "outcome": Outcome.CONFIRMED}, State.REVIEW, ()),
    ],
)
def test_the_same_card_put_back_makes_the_proofs_anew(
    state: State, changes: dict[str, object], target: State, effects: tuple[Effect, ...]
) -> None:
    away = after(visit_in(state, **changes), Event(Kind.CARD_OUT)).visit
    assert away.state is State.CARD_AWAY
    compared = after(away, Begins(Kind.CARD_IN, OTHER_ID))
    assert compared.effects == (Effect.COMPARE_CARD,)
    back = after(compared.visit, SameCard(2))
    assert back.visit.tries_left == (3 if target is State.REVIEW else 2)
    assert (back.visit.state, back.visit.visit_id, back.effects) == (target, VISIT_ID, effects)
    if state is State.REVIEW and target is not State.REVIEW:
        assert not back.visit.proved


def test_another_card_ends_the_visit_and_begins_its_own() -> None:
    away = after(visit_in(State.PIN), Event(Kind.CARD_OUT)).visit
    taken = after(away, Begins(Kind.OTHER_CARD, OTHER_ID))
    assert (taken.visit.state, taken.visit.visit_id) == (State.READING, OTHER_ID)
    assert taken.effects == (Effect.REPORT_ENDED, Effect.FORGET, Effect.READ_CARD)
    assert taken.visit.tried == ()


def test_a_pending_visit_in_review_does_not_need_its_card_any_more() -> None:
    pending = after(visit_in(State.CHOOSING), Chose(Way.STAFF)).visit
    assert after(pending, Event(Kind.CARD_OUT)).visit.state is State.REVIEW


def test_a_reply_for_another_visit_is_not_shown() -> None:
    taken = after(visit_in(State.SENDING), Replied(reply(visit_id=OTHER_ID))).visit
    assert (taken.state, taken.reply) == (State.SENDING, None)


def test_a_refused_commit_shows_no_ticket() -> None:
    taken = after(visit_in(State.SENDING), Failed(Kind.NOT_COMMITTED, 704)).visit
    assert (taken.state, taken.ticket, taken.message) == (State.RESULT, "", 704)


def test_silence_of_the_outbox_sends_the_person_to_the_desk() -> None:
    taken = after(visit_in(State.SENDING), Event(Kind.TIME_OVER)).visit
    assert (taken.state, taken.message) == (State.RESULT, 703)


def test_registration_is_asked_once_and_only_with_card_and_holder() -> None:
    rules = Rules(offers_registration=True)
    unregistered = Replied(reply(words.EligibilityStatus.NOT_REGISTERED))
    settled = visit_in(State.SENDING, method=Method.PIN, outcome=Outcome.VERIFIED, ticket="A7K")
    asked = after(settled, unregistered, rules=rules).visit
    assert asked.state is State.REGISTERING
    again = after(asked, Event(Kind.REGISTER_YES), unregistered, rules=rules).visit
    assert again.state is State.RESULT
    for visit in (replace(settled, card_present=False), visit_in(State.SENDING, ticket="A7K")):
        assert after(visit, unregistered, rules=rules).visit.state is State.RESULT
    assert after(settled, unregistered).visit.state is State.RESULT


def test_refusing_registration_costs_nothing() -> None:
    for kind in (Kind.REGISTER_NO, Kind.CANCEL, Kind.CARD_OUT):
        assert after(visit_in(State.REGISTERING, ticket="A7K"), Event(kind)).visit.ticket == "A7K"


def test_for_someone_cared_for_the_face_is_not_offered() -> None:
    assert after(visit_in(State.CHOOSING), Event(Kind.FOR_SOMEONE)).visit.acting is Acting.SELF
    taken = after(visit_in(State.CHOOSING), Event(Kind.FOR_SOMEONE), rules=OFFERING).visit
    assert (taken.acting, taken.ways) == (Acting.GUARDIAN, (Way.PIN, Way.STAFF))


@pytest.mark.parametrize(
    "way_on", [(Begins(Kind.NEXT_CARD, OTHER_ID), Begins(Kind.CARD_IN, OTHER_ID)), (Begins(Kind.CARD_IN, OTHER_ID),)]
)
def test_the_next_childs_card_goes_on_without_going_back_to_the_start(way_on: tuple[Event, ...]) -> None:
    done = visit_in(State.RESULT, acting=Acting.GUARDIAN, preferences=Preferences("en"), ticket="A7K")
    waiting = after(done, Event(Kind.CARD_OUT)).visit
    assert waiting.state is State.RESULT
    following = after(waiting, *way_on)
    assert (following.visit.state, following.visit.acting, following.visit.preferences) == (
        State.READING,
        Acting.GUARDIAN,
        Preferences("en"),
    )
    assert (following.visit.visit_id, following.visit.ticket) == (OTHER_ID, "")
    assert Effect.READ_CARD in following.effects
    assert Way.FACE not in after(following.visit, CardRead(ALL_WAYS)).visit.ways


def test_next_card_is_only_for_someone_cared_for_and_only_once_the_card_is_taken() -> None:
    assert (
        after(visit_in(State.RESULT, card_present=False), Begins(Kind.NEXT_CARD, OTHER_ID)).visit.visit_id == VISIT_ID
    )
    lying = visit_in(State.RESULT, acting=Acting.GUARDIAN)
    assert after(lying, Begins(Kind.NEXT_CARD, OTHER_ID)).effects == (Effect.REMIND_CARD,)


def test_withdrawal_is_asked_after_the_proof_and_the_answer() -> None:
    rules = Rules(offers_registration=True)
    chosen = after(visit_in(State.CHOOSING), Event(Kind.WITHDRAW), rules=rules).visit
    settled = replace(chosen, state=State.SENDING, method=Method.PIN, outcome=Outcome.VERIFIED, ticket="A7K")
    asked = after(settled, Replied(reply()), rules=rules).visit
    assert asked.state is State.REGISTERING
    agreed = after(asked, Event(Kind.REGISTER_YES), rules=rules)
    assert (agreed.visit.state, agreed.effects) == (State.SENDING, (Effect.SEND_REGISTRATION,))
    unregistered = Replied(reply(words.EligibilityStatus.NOT_REGISTERED))
    assert after(agreed.visit, unregistered, rules=rules).visit.state is State.RESULT
    assert after(replace(settled, withdraws=False), Replied(reply()), rules=rules).visit.state is State.RESULT
    assert after(settled, unregistered, rules=rules).visit.state is State.RESULT


def test_no_card_is_sent_at_once_and_waits_for_the_commit_only() -> None:
    assert after(Visit(), Begins(Kind.NO_CARD, VISIT_ID)).visit == Visit()
    sent = after(Visit(), Begins(Kind.NO_CARD, VISIT_ID), rules=OFFERING)
    assert (sent.visit.state, sent.effects) == (State.SENDING, (Effect.SEND_VISIT,))
    shown = after(sent.visit, Committed("A7K")).visit
    assert (shown.state, shown.method, shown.outcome) == (State.RESULT, Method.NONE, Outcome.PENDING)
    warned = after(shown, Event(Kind.TIME_OVER)).visit
    assert (warned.state, warned.asked) == (State.RESULT, True)
    assert after(warned, Event(Kind.TIME_OVER)).visit.state is State.IDLE


def test_a_forgotten_card_is_reminded_of_again_and_again() -> None:
    for _ in range(3):
        taken = after(visit_in(State.RESULT), Event(Kind.TIME_OVER))
        assert (taken.visit.state, taken.effects) == (State.RESULT, (Effect.REMIND_CARD,))


def test_a_card_left_after_a_visit_that_was_given_up_is_reminded_of_too() -> None:
    given_up = after(visit_in(State.CHOOSING), Event(Kind.CANCEL)).visit
    assert (given_up.state, given_up.deadline) == (State.IDLE, 1000.0 + RULES.result_s)
    reminded = after(given_up, Event(Kind.TIME_OVER))
    assert (reminded.visit.message, reminded.effects) == (306, (Effect.REMIND_CARD,))
    assert after(reminded.visit, Event(Kind.TIME_OVER)).effects == (Effect.REMIND_CARD,)
    assert after(reminded.visit, Event(Kind.CARD_OUT)).visit == Visit()


def test_limits_must_be_positive() -> None:
    with pytest.raises(ValueError, match="choosing_s"):
        Rules(choosing_s=0)


_EVENTS = st.sampled_from([event(kind, number) for kind in Kind for number in (106, 112, 214)])


@given(st.lists(_EVENTS, max_size=60))
def test_no_walk_settles_a_holder_without_a_proof(events: list[Event]) -> None:
    visit = Visit()
    for one in events:
        before, visit = visit, step(visit, one, 1000.0, OFFERING).visit
        if visit.proved and not before.proved:
            assert one.kind in (Kind.LIVENESS_SHOWN, Kind.PIN_VERIFIED, Kind.STAFF_REASON)
        assert (visit.state is State.IDLE) == (visit.visit_id == "")
        limited = visit.state is not State.IDLE or visit.card_present or visit.preferences != Preferences()
        assert math.isfinite(visit.deadline) == limited


def test_the_diagram_in_the_documentation_is_the_table() -> None:
    page = Path(__file__).parents[4] / "docs" / "visit.md"
    assert f"```mermaid\n{diagram.draw()}```" in page.read_text("utf-8")
