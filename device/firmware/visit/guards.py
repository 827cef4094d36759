"""The conditions of the table, each under the name that the diagram shows."""

from __future__ import annotations

from device.firmware.visit.events import CardRead, Chose, Event, Failed, Replied, SameCard
from device.firmware.visit.row import Guard
from device.firmware.visit.states import State, Way
from device.firmware.visit.visit import (
    LEAST_TRIES_FOR_PRINT,
    MOST_CHALLENGES,
    MOST_NUMBER_B_FAILURES,
    Rules,
    Visit,
)
from device.wire.words import Acting, EligibilityStatus, Method, Outcome


def both(first: Guard, second: Guard) -> Guard:
    """Give the condition that both hold; one without a name always does."""
    if not first.name:
        return second

    def test(visit: Visit, event: Event, rules: Rules) -> bool:
        return first.test(visit, event, rules) and second.test(visit, event, rules)

    return Guard(f"{first.name}, {second.name}", test)


def _chose(way: Way) -> Guard:
    def test(visit: Visit, event: Event, _: Rules) -> bool:
        return isinstance(event, Chose) and event.way is way and way in visit.ways

    return Guard(f"{way} offered", test)


def _can_retry(_visit: Visit, event: Event, _rules: Rules) -> bool:
    return isinstance(event, Failed) and event.can_retry


def _number_b_again(visit: Visit, event: Event, rules: Rules) -> bool:
    return _can_retry(visit, event, rules) and visit.number_b_failures + 1 < MOST_NUMBER_B_FAILURES


def _pin_locked(_visit: Visit, event: Event, _rules: Rules) -> bool:
    return isinstance(event, SameCard) and event.tries_left == 0


def _print_offered(visit: Visit, _event: Event, rules: Rules) -> bool:
    return rules.reads_print and not visit.print_tried and visit.number_b_left >= LEAST_TRIES_FOR_PRINT


def _print_ahead(_visit: Visit, event: Event, rules: Rules) -> bool:
    """Tell, when the card was read, whether the reading process is worth starting while the person chooses."""
    wanted = isinstance(event, CardRead) and Way.FACE in event.ways and event.number_b_left >= LEAST_TRIES_FOR_PRINT
    return rules.reads_print and wanted


def _answers(visit: Visit, event: Event) -> bool:
    return isinstance(event, Replied) and event.reply.visit_id == visit.visit_id


def _may_ask(visit: Visit) -> bool:
    return visit.card_present and visit.proved and not visit.registration_asked


def _may_register(visit: Visit, event: Event, rules: Rules) -> bool:
    unregistered = isinstance(event, Replied) and event.reply.eligibility.status is EligibilityStatus.NOT_REGISTERED
    wanted = rules.offers_registration and not visit.withdraws
    return wanted and _answers(visit, event) and unregistered and _may_ask(visit)


def _may_withdraw(visit: Visit, event: Event, rules: Rules) -> bool:
    registered = isinstance(event, Replied) and event.reply.eligibility.status is not EligibilityStatus.NOT_REGISTERED
    return rules.offers_registration and visit.withdraws and _answers(visit, event) and registered and _may_ask(visit)


FACE_OFFERED = _chose(Way.FACE)
PIN_OFFERED = _chose(Way.PIN)
STAFF_OFFERED = _chose(Way.STAFF)
NOT_ASKED = Guard("not asked", lambda visit, _event, _rules: not visit.asked)
ASKED = Guard("asked", lambda visit, _event, _rules: visit.asked)
CARD_PRESENT = Guard("card there", lambda visit, _event, _rules: visit.card_present)
BUSY = Guard("busy", lambda visit, _event, _rules: visit.busy)
AT_REST = Guard("card at rest", lambda visit, _event, _rules: not visit.busy)
BIRTH_GIVEN = Guard("code not asked yet", lambda visit, _event, _rules: visit.birth_given and not visit.busy)
CAN_RETRY = Guard("can be tried again", _can_retry)
PRINT_OFFERED = Guard("print can be read", _print_offered)
PRINT_AHEAD = Guard("print may be read", _print_ahead)
READS_PRINT = Guard("print being read", lambda visit, _event, _rules: visit.reads_print)
NUMBER_PRINTED = Guard("number from print", lambda visit, _event, _rules: visit.number_printed)
NUMBER_B_AGAIN = Guard("first wrong try", _number_b_again)
MOVEMENT_ASKED = Guard("movement asked", lambda visit, _event, _rules: visit.asks_movement)
CHALLENGE_LEFT = both(
    MOVEMENT_ASKED, Guard("another challenge", lambda visit, _event, _rules: visit.challenges < MOST_CHALLENGES)
)
FIRST_LOOK = Guard("first look", lambda visit, _event, _rules: visit.looks == 0)
PENDING = Guard("pending", lambda visit, _event, _rules: visit.outcome is Outcome.PENDING)
CONSENT_ASKED = Guard("clinic asks", lambda visit, _event, rules: rules.asks_consent and not visit.grace)
CODE_WAS_RIGHT = Guard("code was right", lambda visit, _event, _rules: bool(visit.staff))
STAFF_WAY = Guard("pending", lambda visit, _event, _rules: visit.method is Method.STAFF and not visit.proved)
NO_CARD_OFFERED = Guard("offered", lambda _visit, _event, rules: rules.offers_no_card)
GUARDIAN_OFFERED = Guard("offered", lambda _visit, _event, rules: rules.offers_guardian)
REGISTRATION_OFFERED = Guard("offered", lambda _visit, _event, rules: rules.offers_registration)
FOR_A_CHILD = Guard("for someone cared for", lambda visit, _event, _rules: visit.acting is Acting.GUARDIAN)
MAY_REGISTER = Guard("not registered, may ask", _may_register)
MAY_WITHDRAW = Guard("wants to withdraw, may ask", _may_withdraw)
MAY_CHOOSE_AGAIN = Guard(
    "pending, card there",
    lambda visit, _event, _rules: visit.outcome is Outcome.PENDING and visit.card_present and bool(visit.ways),
)
NO_TICKET = Guard("no word from the outbox", lambda visit, _event, _rules: not visit.ticket)
SAME_VISIT = Guard("this visit", lambda visit, event, _rules: _answers(visit, event))
FACE_WAY = Guard(
    "face way",
    lambda visit, _event, _rules: (
        visit.resume is State.LOOKING
        or (visit.resume in (State.CONSENT, State.REVIEW) and visit.method is Method.FACE)
    ),
)
PIN_WAY = Guard(
    "PIN way",
    lambda visit, _event, _rules: (
        visit.resume is State.PIN or (visit.resume in (State.CONSENT, State.REVIEW) and visit.method is Method.PIN)
    ),
)
PIN_WAY_BLOCKED = both(PIN_WAY, Guard("PIN locked", _pin_locked))
LAST_TRY_ASKED = Guard("last try not agreed", lambda visit, _event, _rules: visit.asks_last_try)
RESUMES_READING = Guard("was reading", lambda visit, _event, _rules: visit.resume is State.READING)
RESUMES_CHOOSING = Guard("was choosing", lambda visit, _event, _rules: visit.resume is State.CHOOSING)
RESUMES_UNLOCKING = Guard("was unlocking", lambda visit, _event, _rules: visit.resume is State.UNLOCKING)
RESUMES_STAFF = Guard("was with staff", lambda visit, _event, _rules: visit.resume is State.STAFF)
RESUMES_CONSENT = Guard("was at consent", lambda visit, _event, _rules: visit.resume is State.CONSENT)
