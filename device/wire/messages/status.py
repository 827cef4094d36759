"""Terminal to all: the daemon's word that it is alive. Unsigned and retained: a hint, nobody decides by it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Status:
    """The retained status; the Will has `alive` false and the daemon's boot id of the connection it ends."""

    schema: int
    alive: bool
    boot: str
    firmware_boot: str
    software: str
    outbox_rows: int
    schema_newest: int
    schema_oldest: int


@dataclass(frozen=True)
class Event:
    """An operational event without personal data: a name of the log's closed set, and an error number or 0."""

    schema: int
    boot: str
    at: int
    event: str
    number: int
