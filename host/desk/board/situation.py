"""The line above the board: what works, what does not, since when, and whom to call. Pure.

A clinic whose checks fail needs to know which part it is before it telephones; each kind of failure has own words.
"""

from __future__ import annotations

from dataclasses import dataclass

from device.wire import numbers
from host.desk.base.catalogue import Catalogue
from host.desk.base.times import format_day, format_day_time, format_time
from host.desk.board.port import Part, Situation, Trouble


@dataclass(frozen=True)
class Contacts:
    """Whom to call, as the clinic wrote it into its settings; empty where it wrote nothing."""

    eligibility: str = ""
    network: str = ""
    terminal: str = ""

    def of(self, part: Part) -> str:
        """Give whom to call about a part."""
        if part is Part.ELIGIBILITY:
            return self.eligibility
        return self.terminal if part in (Part.TERMINAL, Part.TERMINAL_PART, Part.COPY) else self.network


@dataclass(frozen=True)
class Line:
    """One part that is out of order, in words."""

    part: Part
    name: str
    sentence: str
    why: str
    number: int
    since: str
    meanwhile: str
    call: str


@dataclass(frozen=True)
class Said:
    """The situation in words; without `lines` all is well, and `well` says so."""

    lines: tuple[Line, ...]
    well: str


def say_situation(situation: Situation, contacts: Contacts, catalogue: Catalogue, now: float) -> Said:
    """Put the situation in words, at the time `now`."""
    lines = tuple(_line(trouble, contacts, catalogue, now) for trouble in situation.troubles)
    return Said(lines, catalogue.say("situation.well", count=situation.terminals))


def _line(trouble: Trouble, contacts: Contacts, catalogue: Catalogue, now: float) -> Line:
    whom = " ".join(part for part in (_whom(trouble, catalogue), contacts.of(trouble.part)) if part)
    count = trouble.open_visits
    return Line(
        part=trouble.part,
        name=trouble.name,
        sentence=catalogue.say(f"trouble.{trouble.part}", name=trouble.name),
        why=numbers.find_error(trouble.number).clinic.in_language(catalogue.language) if trouble.number else "",
        number=trouble.number,
        since=catalogue.say("situation.since", time=_since(trouble.since, now)) if trouble.since else "",
        meanwhile=catalogue.say("situation.open_visits", count=count) if count else "",
        call=catalogue.say("situation.call", whom=whom) if whom else "",
    )


def _whom(trouble: Trouble, catalogue: Catalogue) -> str:
    return catalogue.say(f"whom.{trouble.whom}") if trouble.whom else ""


def _since(at: float, now: float) -> str:
    return format_time(at) if format_day(at) == format_day(now) else format_day_time(at)
