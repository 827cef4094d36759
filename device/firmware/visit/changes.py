"""The changes of the table about a visit's course: pure, from a visit and an event to the visit afterwards."""

from __future__ import annotations

from dataclasses import replace

from device.firmware.visit import numbers
from device.firmware.visit.events import (
    Begins,
    CardRead,
    Committed,
    Event,
    Preferred,
    Replied,
    Shared,
)
from device.firmware.visit.preferences import Preferences
from device.firmware.visit.settling import failure_of
from device.firmware.visit.states import Way
from device.firmware.visit.visit import Visit
from device.wire.words import Acting


def begin(_visit: Visit, event: Event) -> Visit:
    """Begin a visit with the card on the reader."""
    return Visit(visit_id=_begins(event).visit_id, card_present=True)


def begin_from_idle(visit: Visit, event: Event) -> Visit:
    """Begin a visit with the card on the reader, with the language, look and voice that were touched before."""
    return replace(begin(visit, event), preferences=visit.preferences)


def begin_without_card(visit: Visit, event: Event) -> Visit:
    """Begin a visit of someone without a card."""
    return Visit(visit_id=_begins(event).visit_id, preferences=visit.preferences)


def begin_next(visit: Visit, event: Event) -> Visit:
    """Begin the visit of the next person cared for: guardian and preferences are kept, their card is to come."""
    return Visit(visit_id=_begins(event).visit_id, preferences=visit.preferences, acting=visit.acting)


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
    return replace(visit, message=numbers.CARD_LEFT)


def card_not_there(visit: Visit, _event: Event) -> Visit:
    """Note that no card lies on the reader."""
    return replace(visit, card_present=False)


def interrupted(visit: Visit, _event: Event) -> Visit:
    """Remember where to go on once the same card is back."""
    away = replace(visit, card_present=False, busy=False, resume=visit.state, message=numbers.CARD_GONE)
    # Staff compare the person with this card: whose code was right before it left enters it once more.
    return away if visit.proved else replace(away, staff="", code_asked=visit.code_asked or bool(visit.staff))


def interrupted_by(visit: Visit, event: Event) -> Visit:
    """Remember where to go on, and what happened to the card or its reader."""
    return replace(interrupted(visit, event), message=failure_of(event).number)


def reader_lost(visit: Visit, event: Event) -> Visit:
    """Note that no card can be read, and why."""
    return replace(visit, card_present=False, message=failure_of(event).number)


def read(visit: Visit, event: Event) -> Visit:
    """Offer the ways that this card allows."""
    if not isinstance(event, CardRead):
        raise TypeError("needs what was read")
    ways = event.ways if visit.acting is Acting.SELF else tuple(way for way in event.ways if way is not Way.FACE)
    told = event.message if visit.acting is Acting.SELF else 0  # a guardian is not offered the face anyway
    known = replace(visit, tries_left=event.tries_left, number_b_left=event.number_b_left, grace=event.grace)
    return replace(known, ways=ways, message=told)


def ask_for_time(visit: Visit, _event: Event) -> Visit:
    """Ask whether more time is needed."""
    return replace(visit, asked=True)


def give_time(visit: Visit, _event: Event) -> Visit:
    """Give the whole time once more."""
    return replace(visit, asked=False)


def shares(visit: Visit, event: Event) -> Visit:
    """Note what the clinic may see, and what not."""
    if not isinstance(event, Shared):
        raise TypeError("needs what was touched")
    return replace(visit, consent=replace(visit.consent, **dict.fromkeys(event.items, event.on)))


def committed(visit: Visit, event: Event) -> Visit:
    """Show the ticket."""
    if not isinstance(event, Committed):
        raise TypeError("needs the ticket")
    return replace(visit, ticket=event.ticket)


def not_committed(visit: Visit, event: Event) -> Visit:
    """Send the person to the desk without a ticket."""
    return replace(visit, message=failure_of(event).number)


def outbox_silent(visit: Visit, _event: Event) -> Visit:
    """Send the person to the desk, since nobody said that the visit is kept."""
    return replace(visit, message=numbers.OUTBOX_SILENT)


def replied(visit: Visit, event: Event) -> Visit:
    """Show what the host said."""
    if not isinstance(event, Replied):
        raise TypeError("needs the reply")
    return replace(visit, reply=event.reply)


def asks_registration(visit: Visit, event: Event) -> Visit:
    """Ask about registration, once."""
    return replace(replied(visit, event), registration_asked=True)


def prefers(visit: Visit, event: Event) -> Visit:
    """Speak another language or look otherwise from now on."""
    if not isinstance(event, Preferred):
        raise TypeError("needs what was touched")
    return replace(visit, preferences=visit.preferences.overlaid(event.touched))


def prefers_nothing(visit: Visit, _event: Event) -> Visit:
    """Go back to the clinic's own choices: who touched others has left."""
    return replace(visit, preferences=Preferences())


def _begins(event: Event) -> Begins:
    if not isinstance(event, Begins):
        raise TypeError("needs a visit id")
    return event
