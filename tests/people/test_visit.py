"""A person's visit at a terminal that is a small table: what is counted when it works, and when it does not."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest

from people.crowd.profile import Kind, Laying, Pace, Profile
from people.mind.memory import Known
from people.mind.mind import Mind
from people.outcome import End, Outcome
from people.visit import BOUND_S, Visit
from tests.people.terminal import TICKET, Terminal

_GOOD = {
    ("choosing", "choose-pin"): "pin",
    ("choosing", "choose-staff"): "review",
    ("pin", "key-ok"): "review",
    ("review", "accept"): "result",
}
_PIN = Profile(1, Kind.PIN, "taro", Pace.PRACTISED)


def visit(terminal: Terminal, profile: Profile = _PIN) -> Outcome:
    mind = Mind(profile, {"taro": Known(date(1948, 8, 4), "0937", "5678")})
    return Visit(terminal, mind, random.Random(1), clock=terminal.clock).play()


def test_a_visit_by_pin() -> None:
    terminal = Terminal(_GOOD)
    outcome = visit(terminal)
    assert (outcome.tickets, outcome.end, outcome.restarts, outcome.lost) == ([TICKET], End.STAFF, 0, "")
    assert terminal.touched == ["choose-pin", "key-5", "key-6", "key-7", "key-8", "key-ok", "accept"]
    assert (outcome.touches, outcome.misses) == (7, 0)
    assert 3 < outcome.result_s < 15
    assert sum(outcome.stays_s.values()) == pytest.approx(outcome.result_s, abs=0.2)
    assert 0 <= outcome.free_s < 1


def test_slow_people_need_longer() -> None:
    quick, slow = visit(Terminal(_GOOD)), visit(Terminal(_GOOD), replace(_PIN, pace=Pace.SLOW))
    assert slow.result_s > 2 * quick.result_s


def test_whoever_takes_the_card_early_puts_it_back_and_goes_on() -> None:
    outcome = visit(Terminal(_GOOD), replace(_PIN, laying=Laying.PULLED_EARLY))
    assert (outcome.tickets, outcome.restarts) == ([TICKET], 0)
    assert any("card_away" in step for step in outcome.trail)


@pytest.mark.parametrize("terminal", [Terminal(_GOOD, back="choosing"), Terminal(_GOOD, away="idle")])
def test_a_terminal_that_begins_again_is_caught(terminal: Terminal) -> None:
    outcome = visit(terminal, replace(_PIN, laying=Laying.PULLED_EARLY))
    assert outcome.restarts == 1


def test_a_button_without_an_answer_is_a_dead_end() -> None:
    terminal = Terminal({**_GOOD, ("review", "accept"): "review"})
    outcome = visit(terminal)
    assert (outcome.end, outcome.tickets) == (End.DEAD_END, [])
    assert outcome.lost == "review: looked for an answer of accept in vain"
    assert terminal.pictures == ["lost-1"]


def test_a_page_without_the_button_is_a_dead_end() -> None:
    outcome = visit(Terminal({**_GOOD, ("pin", "key-ok"): "consent"}))
    assert (outcome.end, outcome.lost) == (End.DEAD_END, "consent: looked for accept in vain")


def test_a_screen_that_never_changes_is_a_dead_end() -> None:
    outcome = visit(Terminal({**_GOOD, ("review", "accept"): "sending"}))
    assert (outcome.end, outcome.lost) == (End.DEAD_END, "sending: looked for any change in vain")


def test_nobody_stays_longer_than_the_bound() -> None:
    terminal = Terminal({**_GOOD, ("pin", "key-ok"): "choosing"})
    began = terminal.now
    outcome = visit(terminal, replace(_PIN, kind=Kind.PIN))
    assert outcome.end is End.DEAD_END or outcome.tickets == [TICKET]
    assert terminal.now - began < BOUND_S + 10


def test_staff_that_are_offered_are_noted() -> None:
    outcome = visit(Terminal({**_GOOD, ("pin", "key-ok"): "staff", ("staff", "choose-pin"): "pin"}))
    assert outcome.staff_offered_s > 0


def test_whoever_walks_away_leaves_nothing() -> None:
    terminal = Terminal(_GOOD)
    outcome = visit(terminal, replace(_PIN, kind=Kind.WALKS_AWAY))
    assert (outcome.end, outcome.tickets, terminal.screen) == (End.LEFT, [], "idle")


def test_a_double_tap_touches_twice_but_never_a_key() -> None:
    terminal = Terminal(_GOOD)
    visit(terminal, replace(_PIN, taps_twice=True))
    assert terminal.touched.count("key-5") == 1
    assert terminal.touched.count("") == 2  # on the fresh screens after the choice and after the last touch
