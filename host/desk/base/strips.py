"""Strips below the head of every page: what concerns everybody at the desk, such as the disaster mode.

A page package may offer a function that gives its strips as they stand; it is called for each page that is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Strip:
    """One strip: the key of its sentence, what stands in its places, and where it leads (may be empty)."""

    words: str
    values: Mapping[str, str | int] = field(default_factory=dict)
    path: str = ""


ReadStrips = Callable[[], tuple[Strip, ...]]
"""Gives the strips that stand now; may block."""
