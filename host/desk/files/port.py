"""What the page of official files needs from the host, in the desk's own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from host.desk.base.account import DeskUser


@dataclass(frozen=True)
class Ticket:
    """A visit that a file may belong to."""

    visit_id: str
    ticket: str
    received_at: float


@dataclass(frozen=True, repr=False)
class KeptView:
    """A file at the desk: `fault` is why it is there, the person is empty where it cannot be read.

    `tickets` is empty unless it waits to be given to a visit.
    """

    file_id: int
    name: str
    seen_at: float
    fault: str
    person: str
    kana: str
    birth_date: str
    number: str
    tickets: tuple[Ticket, ...]


class FilesPort(Protocol):
    """The host as the page sees it; all of it may block."""

    def count(self) -> int:
        """Tell how many files are at the desk."""

    def folder_gone_since(self) -> float | None:
        """Give since when the reader's folder cannot be opened (seconds since 1970); None while it can."""

    def kept(self, user: DeskUser) -> tuple[KeptView, ...]:
        """Give them, newest first; that `user` saw the persons is recorded."""

    def assign(self, file_id: int, visit_id: str, user: DeskUser) -> bool:
        """Let a file belong to a visit; tell whether it still waited."""

    def dismiss(self, file_id: int, user: DeskUser) -> bool:
        """Close a file that was dealt with; tell whether it was still there."""
