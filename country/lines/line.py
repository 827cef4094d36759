"""What a line offers to the run: where to connect, which programs to watch, what its record holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from country.playing.plan import Broker


@dataclass(frozen=True)
class Line:
    """A line that runs; `programs` gives the number of the first process of each, whose children count for it."""

    name: str
    brokers: tuple[Broker, ...]
    ca: Path
    programs: Mapping[str, int]
    outside: frozenset[str]
    """Programs that are watched, but are no part of what is measured: the stand-in of the eligibility system."""
    stored: Callable[[], tuple[int, int]]
    """Gives how many messages and how many visits the record holds."""
    qos: int = 1
    """With which terminals subscribe."""
    kept: Mapping[str, Path] = field(default_factory=dict)
    """Folders whose growth is told."""
