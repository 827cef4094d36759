"""The changes of the table: pure functions from a visit and an event to the visit afterwards."""

from __future__ import annotations

from dataclasses import replace

from device.firmware.visit.events import (
    Begins,
    CardRead,
    Committed,
    Consented,
    Event,
    Failed,
    LanguageChosen,
    Replied,
    SameCard,
    StaffConfirmed,
)
from device.firmware.visit.row import Change
from device.firmware.visit.states import Way
from device.firmware.visit.visit import Visit
from device.wire.words import Acting, Genuine, Liveness, Method, Outcome

FACE_UNCERTAIN = 213
FACE_NO_MATCH = 214
LOOKING_TIME_OVER = 215
LIVENESS_TIME_OVER = 251
CANNOT_MOVE = 252
LIVENESS_NOT_SHOWN = 259
CARD_GONE = 106
PERSON_LEFT = 301
STAFF_CALLED = 302
STAFF_CHOSEN = 303
CARD_LEFT = 306
PIN_BLOCKED = 111
PRINTED_NUMBER_WRONG = 234
OUTBOX_SILENT = 703


def begin(_visit: Visit, event: Event) -> Visit:
    """Begin a visit with the card on the reader."""
    return Visit(visit_id=_begins(event).visit_id, card_present=True)


def begin_from_idle(visit: Visit, event: Event) -> Visit:
    """Begin a visit with the card on the reader, in the language that was touched before it was put down."""
    return replace(begin(visit, event), language=visit.language)


def begin_without_card(visit: Visit, event: Event) -> Visit:
    """Begin a visit of someone without a card."""
    return Visit(visit_id=_begins(event).visit_id, language=visit.language)


def begin_next(visit: Visit, event: Event) -> Visit:
    """Begin the visit of the next person cared for: language and guardian are kept, their card is to come."""
    return Visit(visit_id=_begins(event).visit_id, language=visit.language, acting=visit.acting)


def begin_next_with_card(visit: Visit, event: Event) -> Visit:
    """Begin the visit of the next person cared for, whose card was put down at once."""
    return replace(begin_next(visit, event), card_present=True)


def end(visit: Visit, _event: Event) -> Visit:
    """Forget the visit; whether a card still lies there is not forgotten."""
    return Visit(card_present=visit.card_present)


def end_without_card(_visit: Visit, _event: Event) -> Visit:
    """Forget the visit; the card was taken."""
    return Visit()


def card_there(visit: Visit, _event: Event) -> Visit:
    """Note that a card lies on the reader."""
    return replace(visit, card_present=True, message=0)


def card_taken(visit: Visit, _event: Event) -> Visit:
    """Note that no card lies on the reader, and that nobody has to be reminded of one."""
    return replace(visit, card_present=False, message=0)


def card_left(visit: Visit, _event: Event) -> Visit:
    """Remind of a card that lies there although no visit is open."""
    return replace(visit, message=CARD_LEFT)


def card_not_there(visit: Visit, _event: Event) -> Visit:
    """Note that no card lies on the reader."""
    return replace(visit, card_present=False)


def interrupted(visit: Visit, _event: Event) -> Visit:
    """Remember where to go on once the same card is back."""
    return replace(visit, card_present=False, busy=False, resume=visit.state, message=CARD_GONE)


def interrupted_by(visit: Visit, event: Event) -> Visit:
    """Remember where to go on, and what happened to the card or its reader."""
    return replace(interrupted(visit, event), message=_failed(event).number)


def reader_lost(visit: Visit, event: Event) -> Visit:
    """Note that no card can be read, and why."""
    return replace(visit, card_present=False, message=_failed(event).number)


def read(visit: Visit, event: Event) -> Visit:
    """Offer the ways that this card allows."""
    if not isinstance(event, CardRead):
        raise TypeError("needs what was read")
    ways = event.ways if visit.acting is Acting.SELF else tuple(way for way in event.ways if way is not Way.FACE)
    told = event.message if visit.acting is Acting.SELF else 0  # a guardian is not offered the face anyway
    return replace(visit, ways=ways, tries_left=event.tries_left, number_b_left=event.number_b_left, message=told)


def failed(visit: Visit, event: Event) -> Visit:
    """Show what did not work and let the same step be tried again."""
    failure = _failed(event)
    tries_left = failure.tries_left if failure.tries_left >= 0 else visit.tries_left
    return replace(visit, message=failure.number, tries_left=tries_left, busy=False)


def number_b_failed(visit: Visit, event: Event) -> Visit:
    """Count a wrong verification number and ask for it anew; its own tries are not those of the PIN."""
    again = replace(failed(visit, event), tries_left=visit.tries_left, number_b_left=_failed(event).tries_left)
    return replace(again, number_b_failures=visit.number_b_failures + 1, birth_given=False)


def reads_print(visit: Visit, event: Event) -> Visit:
    """Note that the card's print is being read."""
    return replace(birth_again(visit, event), busy=True, reads_print=True)


def print_read(visit: Visit, _event: Event) -> Visit:
    """Note that the number was read from print and that the card works on it: the camera's one try of this visit."""
    return replace(visit, busy=True, reads_print=False, print_tried=True, number_printed=True, message=0)


def print_unread(visit: Visit, event: Event) -> Visit:
    """Offer typing beside the other ways, and say why."""
    return replace(visit, busy=False, reads_print=False, print_tried=True, message=_failed(event).number)


def print_unreadable(visit: Visit, event: Event) -> Visit:
    """Stop offering the face: this card's number can neither be read nor typed here."""
    return replace(face_withdrawn(visit, event), print_tried=True)


def printed_number_failed(visit: Visit, event: Event) -> Visit:
    """Count the camera's wrong try; typing, once, and the other ways are offered."""
    counted = number_b_failed(visit, event)
    return replace(counted, number_printed=False, message=PRINTED_NUMBER_WRONG)


def face_withdrawn(visit: Visit, event: Event) -> Visit:
    """Stop offering the face, and note what that said of the card."""
    failure = _failed(event)
    visit = visit.without(Way.FACE, failure.number)
    return visit if failure.genuine is Genuine.NOT_CHECKED else replace(visit, genuine=failure.genuine)


def pin_failed(visit: Visit, event: Event) -> Visit:
    """Show the tries left after a wrong PIN; it counts as tried, and a word given for the last try is used up."""
    again = replace(failed(visit, event), last_try_agreed=False)
    return again.having_tried(Method.PIN, Outcome.NOT_VERIFIED)


def pin_withdrawn(visit: Visit, event: Event) -> Visit:
    """Stop offering the PIN, and note what that said of the card."""
    failure = _failed(event)
    visit = replace(visit, tries_left=failure.tries_left) if failure.tries_left >= 0 else visit
    visit = visit if failure.genuine is Genuine.NOT_CHECKED else replace(visit, genuine=failure.genuine)
    return visit.without(Way.PIN, failure.number, Outcome.NOT_VERIFIED)


def last_try_agreed(visit: Visit, _event: Event) -> Visit:
    """Note the holder's word that the last try of the PIN may be spent."""
    return replace(visit, last_try_agreed=True, message=0)


def pin_locked_meanwhile(visit: Visit, event: Event) -> Visit:
    """Stop offering a PIN that was locked while the card was away."""
    return replace(unsettle(visit, event).without(Way.PIN, PIN_BLOCKED), tries_left=0)


def face_uncertain(visit: Visit, _event: Event) -> Visit:
    """Ask for another look."""
    return replace(visit, looks=visit.looks + 1, message=FACE_UNCERTAIN)


def face_stays_uncertain(visit: Visit, _event: Event) -> Visit:
    """Leave the face after a second uncertain look."""
    return visit.without(Way.FACE, FACE_UNCERTAIN, Outcome.UNCERTAIN)


def face_no_match(visit: Visit, _event: Event) -> Visit:
    """Leave the face without a match."""
    return visit.without(Way.FACE, FACE_NO_MATCH, Outcome.NO_MATCH)


def looked_too_long(visit: Visit, _event: Event) -> Visit:
    """Offer staff because no look was good enough in time; the face may be tried again."""
    told = LIVENESS_TIME_OVER if visit.asks_movement else LOOKING_TIME_OVER
    return replace(visit.having_tried(Method.FACE, Outcome.UNCERTAIN), message=told, asks_movement=False)


def asks_movement(visit: Visit, _event: Event) -> Visit:
    """Ask the person, whose face was compared, for a movement."""
    return replace(visit, asks_movement=True, challenges=visit.challenges + 1, message=0)


def asks_another_movement(visit: Visit, event: Event) -> Visit:
    """Say what would help, and ask for other movements."""
    return replace(visit, challenges=visit.challenges + 1, message=_failed(event).number)


def liveness_shown(visit: Visit, event: Event) -> Visit:
    """Settle the holder by the face, which moved as asked."""
    settled = settle(Method.FACE, Outcome.MATCH)(visit, event)
    return replace(settled, liveness=Liveness.PASSED, asks_movement=False)


def liveness_failed(visit: Visit, _event: Event) -> Visit:
    """Leave the face to other ways, after all challenges ended without being passed."""
    left = visit.without(Way.FACE, LIVENESS_NOT_SHOWN, Outcome.UNCERTAIN)
    return replace(left, liveness=Liveness.FAILED)


def cannot_move(visit: Visit, _event: Event) -> Visit:
    """Offer staff and the other ways to somebody who cannot turn the head or blink; that is no failure."""
    return replace(visit.without(Way.FACE, CANNOT_MOVE, Outcome.UNCERTAIN), liveness=Liveness.NOT_CHECKED)


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
    reason = visit.reason or visit.message or STAFF_CHOSEN
    undecided = replace(visit, method=Method.NONE, outcome=Outcome.PENDING, reason=reason, message=0, busy=False)
    return replace(undecided, code_asked=True)


def confirmed_here(visit: Visit, event: Event) -> Visit:
    """Settle the holder by a member of staff at the terminal, for the reason that brought them."""
    if not isinstance(event, StaffConfirmed):
        raise TypeError("needs the member of staff")
    settled = replace(visit, method=Method.STAFF, outcome=Outcome.CONFIRMED, message=0, busy=False)
    return replace(settled, staff=event.staff, reason=visit.reason or visit.message or STAFF_CHOSEN)


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


def ask_for_time(visit: Visit, _event: Event) -> Visit:
    """Ask whether more time is needed."""
    return replace(visit, asked=True)


def give_time(visit: Visit, _event: Event) -> Visit:
    """Give the whole time once more."""
    return replace(visit, asked=False, extended=True)


def consented(visit: Visit, event: Event) -> Visit:
    """Note what the clinic may see."""
    if not isinstance(event, Consented):
        raise TypeError("needs the consent")
    return replace(visit, consent=event.consent)


def committed(visit: Visit, event: Event) -> Visit:
    """Show the ticket."""
    if not isinstance(event, Committed):
        raise TypeError("needs the ticket")
    return replace(visit, ticket=event.ticket)


def not_committed(visit: Visit, event: Event) -> Visit:
    """Send the person to the desk without a ticket."""
    return replace(visit, message=_failed(event).number)


def outbox_silent(visit: Visit, _event: Event) -> Visit:
    """Send the person to the desk, since nobody said that the visit is kept."""
    return replace(visit, message=OUTBOX_SILENT)


def replied(visit: Visit, event: Event) -> Visit:
    """Show what the host said."""
    if not isinstance(event, Replied):
        raise TypeError("needs the reply")
    return replace(visit, reply=event.reply)


def asks_registration(visit: Visit, event: Event) -> Visit:
    """Ask about registration, once."""
    return replace(replied(visit, event), registration_asked=True)


def set_language(visit: Visit, event: Event) -> Visit:
    """Speak another language from now on."""
    if not isinstance(event, LanguageChosen):
        raise TypeError("needs the language")
    return replace(visit, language=event.language)


def _tries_by_now(visit: Visit, event: Event) -> int:
    return event.tries_left if isinstance(event, SameCard) else visit.tries_left


def _begins(event: Event) -> Begins:
    if not isinstance(event, Begins):
        raise TypeError("needs a visit id")
    return event


def _failed(event: Event) -> Failed:
    if not isinstance(event, Failed):
        raise TypeError("needs an error number")
    return event
