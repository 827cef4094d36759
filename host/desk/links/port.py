"""What the links need from the host."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from host.desk.base.account import DeskUser
from host.insurance.links import Linked


@dataclass(frozen=True, repr=False)
class LinkView:
    """One link as staff see it: whose card it is, never which card. Times in seconds since 1970."""

    link: str
    name: str
    kana: str
    birth_date: str
    insurer_number: str
    symbol: str
    number: str
    branch: str
    made_at: float
    made_by: str
    used_at: float


@dataclass(frozen=True)
class Linkable:
    """Whether a visit's card can be linked."""

    ticket: str
    state: Linked


class LinksPort(Protocol):
    """The host as the links see it; all may block."""

    def find_visit(self, visit_id: str) -> Linkable | None:
        """Tell whether a visit's card can be linked; None when there is no such visit."""

    def make(self, visit_id: str, user: DeskUser) -> Linked:
        """Link a visit's card, with the patient's consent."""

    def search(self, text: str, user: DeskUser) -> Sequence[LinkView]:
        """Give the links whose name, kana or number fit a text, at most 50; recorded, for it shows persons."""

    def delete(self, link: str, user: DeskUser) -> bool:
        """Delete a link as the patient wishes; false when there is none."""
