"""From a terminal's health to the words of its card. Pure.

A terminal is weakened when it compares faces otherwise than the clinic's others, or by a rule that is none of ours:
somebody changed it, and whoever works at the desk has to see that.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from device.wire import numbers
from host.desk.base.catalogue import Catalogue
from host.desk.base.times import format_day_time, format_span
from host.desk.health.port import Strictness, TerminalHealth

POLICIES = frozenset({"standard", "strict"})
UNSENT_MANY = 20
"""So many visits in a terminal's outbox mean that the line has been down for a while."""


@dataclass(frozen=True)
class Alarm:
    """Something to look at: its words, and the number of an error or 0."""

    key: str
    text: str
    number: int = 0


@dataclass(frozen=True)
class Card:
    """One terminal in words; `look` is there, away, unheard or revoked."""

    name: str
    look: str
    state: str
    alarms: tuple[Alarm, ...]
    facts: tuple[tuple[str, str], ...]


def make_cards(terminals: Iterable[TerminalHealth], catalogue: Catalogue, now: float) -> tuple[Card, ...]:
    """Say all terminals in words, at the time `now`."""
    known = tuple(terminals)
    usual = {one.strictness for one in known if one.strictness.policy and not one.revoked}
    return tuple(_card(one, catalogue, now, differs=len(usual) > 1) for one in known)


def _card(one: TerminalHealth, catalogue: Catalogue, now: float, *, differs: bool) -> Card:
    look = _look(one)
    since = one.since if look in ("there", "away") else 0.0
    span = format_span(now - since, catalogue, fine=False) if since else ""
    return Card(
        name=one.name,
        look=look,
        state=catalogue.say(f"health_state.{look}", span=span),
        alarms=tuple(_alarms(one, catalogue, differs=differs)),
        facts=tuple(_facts(one, catalogue)),
    )


def _look(one: TerminalHealth) -> str:
    if one.revoked:
        return "revoked"
    if not one.heard_at:
        return "unheard"
    return "there" if one.alive else "away"


def _alarms(one: TerminalHealth, catalogue: Catalogue, *, differs: bool) -> Iterable[Alarm]:
    if one.copy_seen_at:
        yield Alarm("copy", catalogue.say("health_alarm.copy", time=format_day_time(one.copy_seen_at)), 707)
    if one.numbers_used_twice:
        yield Alarm("twice", catalogue.say("health_alarm.twice", count=one.numbers_used_twice))
    if one.refused > one.numbers_used_twice:
        yield Alarm("refused", catalogue.say("health_alarm.refused", count=one.refused - one.numbers_used_twice))
    if one.unsent >= UNSENT_MANY:
        yield Alarm("unsent", catalogue.say("health_alarm.unsent", count=one.unsent))
    if one.strictness.policy and (differs or one.strictness.policy not in POLICIES):
        yield Alarm("weakened", catalogue.say("health_alarm.weakened"))
    for number, since in one.troubles if one.alive else ():
        text = numbers.find_error(number).clinic.in_language(catalogue.language)
        yield Alarm("trouble", catalogue.say("health_alarm.trouble", time=format_day_time(since), what=text), number)
    if one.event_number:
        text = numbers.find_error(one.event_number).clinic.in_language(catalogue.language)
        yield Alarm("event", f"{format_day_time(one.event_at)} {text}", one.event_number)


def _facts(one: TerminalHealth, catalogue: Catalogue) -> Iterable[tuple[str, str]]:
    never = catalogue.say("health.never")
    yield catalogue.say("health.heard"), format_day_time(one.heard_at) if one.heard_at else never
    yield catalogue.say("health.visit"), format_day_time(one.visit_at) if one.visit_at else never
    yield catalogue.say("health.unsent"), str(one.unsent) if one.heard_at else "–"
    yield catalogue.say("health.software"), one.software or "–"
    yield catalogue.say("health.schemas"), one.schemas or "–"
    yield catalogue.say("health.boots"), " / ".join(boot for boot in (one.boot, one.firmware_boot) if boot) or "–"
    yield catalogue.say("health.strictness"), _strictness(one.strictness, catalogue)


def _strictness(strictness: Strictness, catalogue: Catalogue) -> str:
    if not strictness.policy:
        return catalogue.say("health.no_face")
    return " · ".join((strictness.policy, strictness.threshold, *strictness.models))
