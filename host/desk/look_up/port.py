"""What the look-up needs from the host."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from host.desk.base.account import DeskUser
from host.desk.base.visit import DeskVisit


class LookedUp(StrEnum):
    """What became of a look-up by insured number."""

    ANSWERED = "answered"
    NOT_CHECKED = "not_checked"
    TOO_LATE = "too_late"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class LookUpAnswer:
    """The outcome of a look-up; `reason` is the error number when nothing could be checked, else 0."""

    outcome: LookedUp
    reason: int = 0


@dataclass(frozen=True, repr=False)
class InsuredNumber:
    """What a staff member read off a certificate of eligibility; symbol and branch may be empty."""

    insurer_number: str
    symbol: str
    number: str
    branch: str
    birth_date: date


class LookUpPort(Protocol):
    """The host as the look-up sees it."""

    def find_visit(self, visit_id: str) -> DeskVisit | None:
        """Give one visit; may block."""

    async def look_up(self, visit_id: str, insured: InsuredNumber, user: DeskUser) -> LookUpAnswer:
        """Ask about an insured number for one visit without a card; an answer also confirms that `user` saw them."""
