"""What disaster mode needs from the host."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from host.desk.base.account import DeskUser
from host.disaster.record import Period, Use
from host.eligibility.disaster import DisasterCandidate
from host.eligibility.medical import MedicalAnswer


@dataclass(frozen=True, repr=False)
class Search:
    """Whom to look for. `sex` 0 does not narrow; name or kana may be empty, not both."""

    name: str
    kana: str
    birth_date: date
    sex: int
    address: str
    why: str


@dataclass(frozen=True)
class Result:
    """What a search brought; `use_id` names it for a few minutes, `reason` is an error number or 0."""

    use_id: str
    candidates: Sequence[DisasterCandidate] = field(default=(), repr=False)
    reason: int = 0
    official: str = field(default="", repr=False)


class DisasterPort(Protocol):
    """The host as disaster mode sees it; the plain methods may block."""

    def current(self) -> Period | None:
        """Give the period that is on now."""

    def list_periods(self) -> Sequence[Period]:
        """Give the newest periods with the number of their uses."""

    def list_uses(self, period_id: str) -> Sequence[Use]:
        """Give the uses of a period, newest first."""

    def begin(self, user: DeskUser, reason: str, until: float) -> None:
        """Switch it on; nothing when it is on already."""

    def end(self, user: DeskUser) -> None:
        """Switch it off."""

    async def search(self, user: DeskUser, search: Search) -> Result | None:
        """Look for a person who consented by word of mouth; None when it is not on."""

    async def read_medical(self, user: DeskUser, use_id: str, place: int) -> MedicalAnswer | None:
        """Read the medical information of one of a search's people; None when that is too long ago."""
