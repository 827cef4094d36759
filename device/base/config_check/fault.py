"""One thing that is wrong with a configuration file, or that somebody should know about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path


class Outcome(IntEnum):
    """What a check came to; the value is the exit code of diagnosis."""

    OK = 0
    WARNING = 1
    FAILED = 2
    NOT_TESTED = 3


class Kind(IntEnum):
    """What is the matter; the value is the number in the registry, which has the words."""

    UNKNOWN_KEY = 350
    WRONG_VALUE = 351
    MISSING = 352
    """A key, a file, or something that a key names."""
    CAUTION = 353
    """It works, and is not meant for a clinic."""
    NOT_READABLE = 354


_OUTCOMES = {Kind.CAUTION: Outcome.WARNING, Kind.NOT_READABLE: Outcome.NOT_TESTED}
_RANKS = (Outcome.OK, Outcome.WARNING, Outcome.NOT_TESTED, Outcome.FAILED)


@dataclass(frozen=True)
class Fault:
    """`key` is dotted, as in `broker.port`, and empty for the whole file; `line` is 0 where the file has none."""

    file: Path
    line: int
    key: str
    kind: Kind
    detail: str
    nearest: str = ""
    """The known key that is most like an unknown one."""

    @property
    def outcome(self) -> Outcome:
        """How much it weighs."""
        return _OUTCOMES.get(self.kind, Outcome.FAILED)


def worst(outcomes: list[Outcome]) -> Outcome:
    """Give the total: failed outweighs not tested, which outweighs a warning."""
    return max(outcomes, key=_RANKS.index, default=Outcome.OK)
