"""What the board needs from the host."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from host.desk.base.account import DeskUser
from host.desk.base.visit import DeskVisit


@dataclass(frozen=True)
class Place:
    """A place in the list of arrivals, newest first: after this visit."""

    received_at: float
    visit_id: str


@dataclass(frozen=True)
class Wanted:
    """Which arrivals: received from `begin` to before `end`, whose ticket begins with `ticket`, after `before`.

    With `apart` those that wait for staff stand apart, all of them, and not among the others.
    """

    begin: float
    end: float
    ticket: str = ""
    before: Place | None = None
    apart: bool = False


@dataclass(frozen=True)
class Arrivals:
    """Arrivals, newest first; `after` is where the next page begins, None on the last one."""

    waiting: tuple[DeskVisit, ...]
    others: tuple[DeskVisit, ...]
    others_in_all: int
    """How many there are on all pages, those waiting not counted; -1 when a ticket was looked for."""
    after: Place | None = None


class Part(StrEnum):
    """What can be out of order."""

    ELIGIBILITY = "eligibility"
    """The way to the eligibility system."""
    BROKER = "broker"
    """The broker, and with it every terminal and the clinic software."""
    RECEIVING = "receiving"
    """The host's own program that receives from the terminals."""
    TERMINAL = "terminal"
    TERMINAL_PART = "terminal_part"
    """A terminal answers, but a part of it does not work."""
    COPY = "copy"
    """Another machine uses a terminal's name."""


@dataclass(frozen=True)
class Trouble:
    """One part that is out of order since then; `number` says how (an error number), 0 when the part says it all."""

    part: Part
    since: float
    number: int = 0
    name: str = ""
    open_visits: int = 0
    """How many visits are to be checked later because of it."""
    whom: str = ""
    """Who can mend it: nobody, line, centre or vendor; empty where the part says it."""


@dataclass(frozen=True)
class Situation:
    """What works and what does not; `terminals` counts those that are there."""

    troubles: tuple[Trouble, ...] = ()
    terminals: int = 0


class Confirmed(StrEnum):
    """What became of a staff member's confirmation."""

    CONFIRMED = "confirmed"
    ALREADY = "already"
    TOO_LATE = "too_late"
    UNKNOWN = "unknown"


class BoardPort(Protocol):
    """The host as the board sees it. The plain methods may block; they are called from several threads."""

    def arrivals(self, wanted: Wanted) -> Arrivals:
        """Give one page of arrivals."""

    def find_visit(self, visit_id: str) -> DeskVisit | None:
        """Give one visit."""

    def confirm(self, visit_id: str, user: DeskUser) -> Confirmed:
        """Record that `user` compared person and card of this one visit."""

    def situation(self) -> Situation:
        """Give what works and what does not."""

    async def changed(self, after: int) -> int:
        """Wait until the data's version passes `after`, or about 20 s, and give the version.

        Versions start at 0, so that `changed(-1)` answers at once.
        """
