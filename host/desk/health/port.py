"""What the health page needs from the host. Times are seconds since 1970, 0 for never."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Strictness:
    """How strictly a terminal compares faces, as its newest visit by face said; all empty when there was none."""

    policy: str = ""
    threshold: str = ""
    models: tuple[str, ...] = ()
    """Name and the first digits of the SHA-256 of each."""


@dataclass(frozen=True)
class TerminalHealth:
    """One enrolled terminal. `boot`, `software` and the like are its own unsigned word; nobody decides by them."""

    name: str
    revoked: bool
    heard_at: float
    alive: bool
    since: float
    boot: str
    firmware_boot: str
    software: str
    unsent: int
    schemas: str
    copy_seen_at: float
    """When another machine was heard under this name."""
    visit_at: float
    event: str
    event_number: int
    event_at: float
    refused: int
    """How many of its messages lie in quarantine."""
    numbers_used_twice: int
    """How many of them came under a number that another message has."""
    strictness: Strictness
    troubles: tuple[tuple[int, float], ...] = ()
    """What stands in its way: error numbers, and since when."""


class HealthPort(Protocol):
    """The host as the health page sees it; may block."""

    def terminals(self) -> tuple[TerminalHealth, ...]:
        """Give every enrolled terminal, by name."""
