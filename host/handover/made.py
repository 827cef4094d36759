"""What a maker of files is asked for and gives; pure, no folder and no database."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from host.insurance.record import Found
from host.official_files.values import format_moment
from host.visits.visit import Visit

_MARK_CHARACTERS = 16


@dataclass(frozen=True, repr=False)
class Made:
    """A file: its name, its bytes, and how many characters its encoding has no place for (written as ●)."""

    name: str
    data: bytes
    lost: int = 0


class Maker(Protocol):
    """Makes one kind of file."""

    def make(self, visit: Visit, found: Found) -> Made | None:
        """Give the file for a visit as it stands, or None when there is nothing to say; the same every time."""


def tells(visit: Visit) -> bool:
    """Tell whether files may speak of a visit: the person counts as the card's holder, and an answer is in."""
    return visit.holder.outcome.is_holder and visit.eligibility is not None


def mark_of(visit: Visit) -> str:
    """Give 16 hexadecimal digits that are this change's own."""
    return sha256(f"{visit.visit_id}/{visit.change}".encode()).hexdigest()[:_MARK_CHARACTERS]


def moment_of(visit: Visit, found: Found) -> int:
    """Give the moment that a file's name carries, in seconds since 1970: that of what it newly says."""
    return max(int(visit.received_at), found.confirmed_at, visit.confirmation.at)


def stamp_of(visit: Visit, found: Found) -> str:
    """Give that moment as file names have it, `YYYYMMDDHHmmss` in Japan."""
    return format_moment(moment_of(visit, found))
