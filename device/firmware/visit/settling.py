"""The changes of the table about how a person shows who they are: pure, from a visit and an event to the next one."""

from __future__ import annotations

from dataclasses import replace

from device.firmware.visit import numbers
from device.firmware.visit.events import (
    Event,
    Failed,
    SameCard,
    StaffConfirmed,
    StaffReasonGiven,
)
from device.firmware.visit.row import Change
from device.firmware.visit.states import Way
from device.firmware.visit.visit import Visit
from device.wire.messages.visit import Consent
from device.wire.words import Acting, Genuine, Liveness, Method, Outcome


def failed(visit: Visit, event: Event) -> Visit:
    """Show what did not work and let the same step be tried again."""
    failure = failure_of(event)
    tries_left = failure.tries_left if failure.tries_left >= 0 else visit.tries_left
    return replace(visit, message=failure.number, tries_left=tries_left, busy=False)


def number_b_failed(visit: Visit, event: Event) -> Visit:
    """Count a wrong verification number and ask for it anew; its own tries are not those of the PIN."""
    again = replace(failed(visit, event), tries_left=visit.tries_left, number_b_left=failure_of(event).tries_left)
    return replace(again, number_b_failures=visit.number_b_failures + 1, birth_given=False)


def reads_print(visit: Visit, event: Event) -> Visit:
    """Note that the card's print is being read."""
    return replace(birth_again(visit, event), busy=True, reads_print=True)


def print_read(visit: Visit, _event: Event) -> Visit:
    """Note that the number was read from print and that the card works on it: the camera's one try of this visit."""
    return replace(visit, busy=True, reads_print=False, print_tried=True, number_printed=True, message=0)


def print_unread(visit: Visit, event: Event) -> Visit:
    """Offer typing beside the other ways, and say why."""
    return replace(visit, busy=False, reads_print=False, print_tried=True, message=failure_of(event).number)


def print_unreadable(visit: Visit, event: Event) -> Visit:
    """Stop offering the face: this card's number can neither be read nor typed here."""
    return replace(face_withdrawn(visit, event), print_tried=True)


def printed_number_failed(visit: Visit, event: Event) -> Visit:
    """Count the camera's wrong try; typing, once, and the other ways are offered."""
    counted = number_b_failed(visit, event)
    return replace(counted, number_printed=False, message=numbers.PRINTED_NUMBER_WRONG)


def face_withdrawn(visit: Visit, event: Event) -> Visit:
    """Stop offering the face, and note what that said of the card."""
    failure = failure_of(event)
    visit = visit.without(Way.FACE, failure.number)
    return visit if failure.genuine is Genuine.NOT_CHECKED else replace(visit, genuine=failure.genuine)


def pin_failed(visit: Visit, event: Event) -> Visit:
    """Show the tries left after a wrong PIN; it counts as tried, and a word given for the last try is used up."""
    again = replace(failed(visit, event), last_try_agreed=False)
    return again.having_tried(Method.PIN, Outcome.NOT_VERIFIED)


def pin_withdrawn(visit: Visit, event: Event) -> Visit:
    """Stop offering the PIN, and note what that said of the card."""
    failure = failure_of(event)
    visit = replace(visit, tries_left=failure.tries_left) if failure.tries_left >= 0 else visit
    visit = visit if failure.genuine is Genuine.NOT_CHECKED else replace(visit, genuine=failure.genuine)
    return visit.without(Way.PIN, failure.number, Outcome.NOT_VERIFIED)


def last_try_agreed(visit: Visit, _event: Event) -> Visit:
    """Note the holder's word that the last try of the PIN may be spent."""
    return replace(visit, last_try_agreed=True, message=0)


def pin_locked_meanwhile(visit: Visit, event: Event) -> Visit:
    """Stop offering a PIN that was locked while the card was away."""
    return replace(unsettle(visit, event).without(Way.PIN, numbers.PIN_BLOCKED), tries_left=0)


def face_uncertain(visit: Visit, _event: Event) -> Visit:
    """Ask for another look."""
    return replace(visit, looks=visit.looks + 1, message=numbers.FACE_UNCERTAIN)


def face_stays_uncertain(visit: Visit, _event: Event) -> Visit:
    """Leave the face after a second uncertain look."""
    return visit.without(Way.FACE, numbers.FACE_UNCERTAIN, Outcome.UNCERTAIN)


def face_no_match(visit: Visit, _event: Event) -> Visit:
    """Leave the face without a match."""
    return visit.without(Way.FACE, numbers.FACE_NO_MATCH, Outcome.NO_MATCH)


def looked_too_long(visit: Visit, _event: Event) -> Visit:
    """Offer staff because no look was good enough in time; the face may be tried again."""
    told = numbers.LIVENESS_TIME_OVER if visit.asks_movement else numbers.LOOKING_TIME_OVER
    return replace(visit.having_tried(Method.FACE, Outcome.UNCERTAIN), message=told, asks_movement=False)


def asks_movement(visit: Visit, _event: Event) -> Visit:
    """Ask the person, whose face was compared, for a movement."""
    return replace(visit, asks_movement=True, challenges=visit.challenges + 1, message=0)


def asks_another_movement(visit: Visit, event: Event) -> Visit:
    """Say what would help, and ask for other movements."""
    return replace(visit, challenges=visit.challenges + 1, message=failure_of(event).number)


def liveness_shown(visit: Visit, event: Event) -> Visit:
    """Settle the holder by the face, which moved as asked."""
    settled = settle(Method.FACE, Outcome.MATCH)(visit, event)
    return replace(settled, liveness=Liveness.PASSED, asks_movement=False)


def liveness_failed(visit: Visit, _event: Event) -> Visit:
    """Leave the face to other ways, after all challenges ended without being passed."""
    left = visit.without(Way.FACE, numbers.LIVENESS_NOT_SHOWN, Outcome.UNCERTAIN)
    return replace(left, liveness=Liveness.FAILED)


def cannot_move(visit: Visit, _event: Event) -> Visit:
    """Offer staff and the other ways to somebody who cannot turn the head or blink; that is no failure."""
    return replace(visit.without(Way.FACE, numbers.CANNOT_MOVE, Outcome.UNCERTAIN), liveness=Liveness.NOT_CHECKED)


def settle(method: Method, outcome: Outcome) -> Change:
    """Make the change that settles who the holder is."""

    def change(visit: Visit, _event: Event) -> Visit:
        return replace(visit, method=method, outcome=outcome, message=0, busy=False)

    return change


def unsettle(visit: Visit, event: Event) -> Visit:
    """Take back what is not proved any more, keeping the choices."""
    return replace(
        visit,
        method=Method.NONE,
        outcome=Outcome.PENDING,
        reason=0,
        message=0,
        busy=False,
        birth_given=False,
        reads_print=False,
        code_asked=False,
        staff="",
        last_try_agreed=False,
        asks_movement=False,
        liveness=Liveness.NOT_CHECKED,
        tries_left=_tries_by_now(visit, event),
    )


def settle_anew(visit: Visit, event: Event) -> Visit:
    """Take back the proof and let the card work on the record again."""
    return replace(unsettle(visit, event), busy=True, birth_given=True)


def left_to_staff(reason: int) -> Change:
    """Make the change that leaves the visit to staff; a failure shown before is the better reason."""

    def change(visit: Visit, _event: Event) -> Visit:
        return visit.left_to_staff(visit.message or visit.reason or reason)

    return change


def staff_here(visit: Visit, _event: Event) -> Visit:
    """Let a member of staff enter their code; why staff are needed is kept."""
    reason = visit.reason or visit.message or numbers.STAFF_CHOSEN
    undecided = replace(visit, method=Method.NONE, outcome=Outcome.PENDING, reason=reason, message=0, busy=False)
    return replace(undecided, code_asked=True)


def code_right(visit: Visit, event: Event) -> Visit:
    """Note whose code it was, and ask for the reason; nobody is confirmed before it is given."""
    if not isinstance(event, StaffConfirmed):
        raise TypeError("needs the member of staff")
    return replace(visit, staff=event.staff, code_asked=False, message=0, busy=False)


def confirmed_here(visit: Visit, event: Event) -> Visit:
    """Settle the holder by a member of staff at the terminal, for the reason that they gave."""
    if not isinstance(event, StaffReasonGiven):
        raise TypeError("needs the reason")
    settled = replace(visit, method=Method.STAFF, outcome=Outcome.CONFIRMED, message=0, busy=False)
    return replace(settled, reason=event.reason)


def for_someone(visit: Visit, _event: Event) -> Visit:
    """Act for a child or someone cared for: the face is not offered."""
    return replace(visit.without(Way.FACE, 0), acting=Acting.GUARDIAN)


def withdraws(visit: Visit, _event: Event) -> Visit:
    """Note that the person wants to stop using this card for insurance."""
    return replace(visit, withdraws=True)


def working(visit: Visit, _event: Event) -> Visit:
    """Note that the card works on it."""
    return replace(visit, busy=True, message=0)


def birth_given(visit: Visit, _event: Event) -> Visit:
    """Go on to the security code."""
    return replace(visit, birth_given=True, number_printed=False, message=0)


def birth_again(visit: Visit, _event: Event) -> Visit:
    """Go back to the date of birth."""
    return replace(visit, birth_given=False, reads_print=False, message=0)


def opened(visit: Visit, _event: Event) -> Visit:
    """Note that record and card were proved."""
    return replace(visit, busy=False, birth_given=False, genuine=Genuine.PROVED, message=0)


def shares_nothing(visit: Visit, _event: Event) -> Visit:
    """Take back what was touched: who does not answer shares nothing."""
    return replace(visit, consent=Consent())


def left_alone(visit: Visit, event: Event) -> Visit:
    """Leave the visit of somebody who does not answer any more to staff; nothing is shared."""
    return left_to_staff(numbers.PERSON_LEFT)(shares_nothing(visit, event), event)


def _tries_by_now(visit: Visit, event: Event) -> int:
    return event.tries_left if isinstance(event, SameCard) else visit.tries_left


def failure_of(event: Event) -> Failed:
    """Give the failure that an event is."""
    if not isinstance(event, Failed):
        raise TypeError("needs an error number")
    return event
