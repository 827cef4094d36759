"""Which arrivals an address of the board asks for: `/?day=2026-11-29&ticket=A7&before=…`. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from host.desk.base.errors import SearchRefused
from host.desk.base.times import JAPAN
from host.desk.board.port import Place, Wanted

_TICKET = re.compile(r"[A-Z][A-Z0-9]{0,2}")
_PLACE = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,9})?)_([0-9A-Z]{26})")
_FIRST_DAY = date(2000, 1, 1)


@dataclass(frozen=True)
class Query:
    """A day in Japan, the beginning of a ticket (may be empty), and after which visit the page begins."""

    day: date
    today: date
    ticket: str = ""
    before: Place | None = None

    @property
    def is_live(self) -> bool:
        """Whether it is the first page of the whole of today, which renews itself."""
        return self.day == self.today and not self.ticket and self.before is None

    @property
    def yesterday(self) -> date:
        """The day before."""
        return self.day - timedelta(days=1)

    @property
    def tomorrow(self) -> date:
        """The day after."""
        return self.day + timedelta(days=1)

    def wanted(self) -> Wanted:
        """Give what the host is asked for."""
        begin, end = _midnight(self.day), _midnight(self.day + timedelta(days=1))
        return Wanted(begin, end, self.ticket, self.before, apart=self.is_live)

    def address(self, *, after: Place | None = None, day: date | None = None) -> str:
        """Give the board's address for another page or day of the same search."""
        parts = {} if (day or self.day) == self.today else {"day": (day or self.day).isoformat()}
        parts |= {"ticket": self.ticket} if self.ticket else {}
        parts |= {"before": f"{after.received_at!r}_{after.visit_id}"} if after else {}
        return f"/?{urlencode(parts)}" if parts else "/"


def read_query(parameters: Mapping[str, str], now: float) -> Query:
    """Read an address's parameters at the time `now`.

    Raises:
        SearchRefused: one of them cannot be read.
    """
    today = datetime.fromtimestamp(now, JAPAN).date()
    return Query(
        _read_day(parameters.get("day", ""), today),
        today,
        _read_ticket(parameters.get("ticket", "")),
        _read_place(parameters.get("before", "")),
    )


def _read_day(text: str, today: date) -> date:
    if not text:
        return today
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise SearchRefused("no day") from error
    return min(max(day, _FIRST_DAY), today)


def _read_ticket(text: str) -> str:
    ticket = unicodedata.normalize("NFKC", text).strip().upper()
    if ticket and not _TICKET.fullmatch(ticket):
        raise SearchRefused("no ticket")
    return ticket


def _read_place(text: str) -> Place | None:
    if not text:
        return None
    found = _PLACE.fullmatch(text)
    if not found:
        raise SearchRefused("no place")
    return Place(float(found[1]), found[2])


def _midnight(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=JAPAN).timestamp()
