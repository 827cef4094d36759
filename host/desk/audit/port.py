"""What the audit search needs from the host."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from device.wire.numbers import Words
from host.desk.base.account import DeskUser


@dataclass(frozen=True)
class AuditQuery:
    """What is looked for; empty fields do not narrow. Times in seconds since 1970; `before` continues a search."""

    actor: str = ""
    action: str = ""
    visit_id: str = ""
    terminal: str = ""
    since: float = 0.0
    until: float = float("inf")
    before: int = 0


@dataclass(frozen=True)
class AuditLine:
    """One entry; `actor` is a person's display name where there is one."""

    number: int
    at: float
    actor: str
    action: str
    purpose: str
    visit_id: str
    link: str
    terminal: str
    detail: str


@dataclass(frozen=True)
class AuditPage:
    """Entries, newest first; `before` continues, 0 on the last page."""

    lines: Sequence[AuditLine]
    before: int


class AuditPort(Protocol):
    """The host as the audit search sees it; may block."""

    def actions(self) -> Sequence[tuple[str, Words]]:
        """Give every action and what people read for it."""

    def actors(self) -> Sequence[str]:
        """Give the names of all accounts."""

    def search(self, query: AuditQuery, user: DeskUser) -> AuditPage:
        """Give a page of entries, and record that `user` searched."""
