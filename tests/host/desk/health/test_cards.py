"""What a terminal's card says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from host.desk.health.cards import UNSENT_MANY, Card, make_cards
from host.desk.health.port import Strictness, TerminalHealth
from tests.host.desk.catalogues import EN, JA
from tests.host.desk.visits import NOON

STANDARD = Strictness("standard", "0.420", ("sface 00000000",))
WELL = TerminalHealth(
    name="t-front",
    revoked=False,
    heard_at=NOON - 60,
    alive=True,
    since=NOON - 3600,
    boot="b1",
    firmware_boot="f1",
    software="0.1.0",
    unsent=0,
    schemas="0-1",
    copy_seen_at=0.0,
    visit_at=NOON - 120,
    event="visit_ended",
    event_number=0,
    event_at=NOON,
    refused=0,
    numbers_used_twice=0,
    strictness=STANDARD,
)


def card_of(**changes: object) -> Card:
    (card,) = make_cards([replace(WELL, **changes)], EN, NOON)  # type: ignore[arg-type]  # any field by its name
    return card


def alarms(card: Card) -> list[str]:
    return [alarm.key for alarm in card.alarms]


def test_a_terminal_that_is_well() -> None:
    card = card_of()
    assert (card.look, card.state, card.alarms) == ("there", "There, for 1 h 00 min", ())
    assert ("Face strictness", "standard · 0.420 · sface 00000000") in card.facts


@pytest.mark.parametrize(
    ("changes", "look"),
    [
        ({"alive": False}, "away"),
        ({"heard_at": 0.0}, "unheard"),
        ({"revoked": True}, "revoked"),
        ({"revoked": True, "heard_at": 0.0}, "revoked"),
    ],
)
def test_how_a_terminal_looks(changes: dict[str, object], look: str) -> None:
    assert card_of(**changes).look == look


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ({"copy_seen_at": NOON}, ["copy"]),
        ({"refused": 3}, ["refused"]),
        ({"refused": 3, "numbers_used_twice": 3}, ["twice"]),
        ({"refused": 4, "numbers_used_twice": 3}, ["twice", "refused"]),
        ({"unsent": UNSENT_MANY}, ["unsent"]),
        ({"unsent": UNSENT_MANY - 1}, []),
        ({"event_number": 705}, ["event"]),
        ({"strictness": Strictness("lenient", "0.100", ())}, ["weakened"]),
        ({"strictness": Strictness()}, []),
    ],
)
def test_what_is_to_be_looked_at(changes: dict[str, object], keys: list[str]) -> None:
    assert alarms(card_of(**changes)) == keys


def test_terminals_that_compare_faces_in_different_ways_are_all_named() -> None:
    side = replace(WELL, name="t-side", strictness=replace(STANDARD, threshold="0.300"))
    fresh = replace(WELL, name="t-new", strictness=Strictness())
    gone = replace(WELL, name="t-old", revoked=True, strictness=replace(STANDARD, threshold="0.100"))
    assert [alarms(card) for card in make_cards([WELL, side, fresh], JA, NOON)] == [["weakened"], ["weakened"], []]
    assert [alarms(card) for card in make_cards([WELL, fresh, gone], JA, NOON)][:2] == [[], []]


def test_what_stands_in_its_way_is_said_as_long_as_it_answers() -> None:
    troubled = card_of(troubles=((102, NOON - 600),))
    (alarm,) = troubled.alarms
    assert (alarm.key, alarm.number) == ("trouble", 102)
    assert "The card reader is not found" in alarm.text
    assert card_of(troubles=((102, NOON - 600),), alive=False).alarms == ()
