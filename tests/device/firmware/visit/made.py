"""Visits, events and replies as the tests of the table need them."""

from __future__ import annotations

from dataclasses import replace

from device.firmware.visit.events import (
    Begins,
    CardRead,
    Chose,
    Committed,
    Event,
    Failed,
    Kind,
    Preferred,
    Replied,
    SameCard,
    Shared,
    StaffConfirmed,
    StaffReasonGiven,
)
from device.firmware.visit.preferences import Preferences
from device.firmware.visit.states import State, Way
from device.firmware.visit.table import Step, step
from device.firmware.visit.visit import Rules, Visit
from device.wire import words
from device.wire.messages.host import Eligibility, NextStep, Reply
from device.wire.words import Outcome

VISIT_ID = "01JDGQ6Y8ZK3T5V7W9X1A2B3C4"
OTHER_ID = "01JDGQ6Y8ZK3T5V7W9X1A2B3C5"
ALL_WAYS = (Way.FACE, Way.PIN, Way.STAFF)
RULES = Rules(offers_no_card=False, offers_guardian=False, offers_registration=False)
OFFERING = Rules()


def reply(status: words.EligibilityStatus = words.EligibilityStatus.ELIGIBLE, visit_id: str = VISIT_ID) -> Reply:
    return Reply(visit_id, Outcome.MATCH, Eligibility(True, False, status, NextStep(1, "proceed")))


def event(kind: Kind, number: int = 999) -> Event:
    """Give a plausible event of that kind."""
    made: dict[Kind, Event] = {
        Kind.CARD_READ: CardRead(ALL_WAYS, 3),
        Kind.SAME_CARD: SameCard(3),
        Kind.CHOSE: Chose(Way.STAFF),
        Kind.PREFERRED: Preferred(Preferences("en")),
        Kind.SHARED: Shared(("medicines",), on=True),
        Kind.STAFF_REASON: StaffReasonGiven(266),
        Kind.COMMITTED: Committed("A7K"),
        Kind.REPLIED: Replied(reply()),
        Kind.STAFF_CODE_RIGHT: StaffConfirmed("mihon"),
    }
    if kind in (Kind.CARD_IN, Kind.OTHER_CARD, Kind.NO_CARD, Kind.NEXT_CARD):
        return Begins(kind, OTHER_ID)
    if kind.value.endswith(("failed", "rejected", "lost", "wrong", "not_committed")):
        return Failed(kind, number)
    return made.get(kind, Event(kind))


def visit_in(state: State, **changes: object) -> Visit:
    """Give a visit with a card on the reader in that state."""
    begun = Visit(state, VISIT_ID, card_present=True, ways=ALL_WAYS, tries_left=3, deadline=100.0)
    return replace(begun, **changes)  # type: ignore[arg-type]  # the tests name real fields


def after(visit: Visit, *events: Event, rules: Rules = RULES) -> Step:
    """Let events happen one after the other; the step holds the last one's effects."""
    taken = Step(visit)
    for one in events:
        taken = step(taken.visit, one, 1000.0, rules)
    return taken
