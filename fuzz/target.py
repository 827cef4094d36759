"""What a fuzz target is: a function of any bytes that must end well, and the files it begins from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from fuzz.corpus import CardFiles


@dataclass(frozen=True)
class Target:
    """One parser under attack; `run` raises only what is a finding."""

    run: Callable[[bytes], None]
    seeds: Callable[[CardFiles], Iterable[bytes]]
    max_bytes: int
    """Longer inputs are not tried."""
