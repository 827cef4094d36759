"""What the medical page needs from the host."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from host.desk.base.account import DeskUser
from host.eligibility.medical import MedicalItem
from host.eligibility.qualification import ConsentKind


class MayRead(StrEnum):
    """Whether a visit's medical information may be read."""

    YES = "yes"
    UNKNOWN = "unknown"
    NOT_CONFIRMED = "not_confirmed"
    NOT_CONSENTED = "not_consented"
    TIME_OVER = "time_over"


@dataclass(frozen=True)
class Consented:
    """What may be read of a visit: the kinds, and until when (seconds since 1970)."""

    ticket: str
    may: MayRead
    kinds: tuple[ConsentKind, ...] = ()
    until: int = 0


@dataclass(frozen=True)
class Read:
    """What was read; `until` is when it ends, `reason` an error number where it could not be read."""

    may: MayRead
    items: tuple[MedicalItem, ...] = field(default=(), repr=False)
    until: int = 0
    reason: int = 0


class MedicalPort(Protocol):
    """The host as the medical page sees it."""

    def find_consented(self, visit_id: str) -> Consented:
        """Tell what may be read of a visit; may block. Nothing is read, so nothing is recorded."""

    async def read(self, visit_id: str, user: DeskUser, why: str) -> Read:
        """Read it, which is recorded with `why`, a word of the page's own list."""
