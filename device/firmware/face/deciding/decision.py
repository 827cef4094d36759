"""The frozen decision: named policies with their limits and measured errors, and how frames add up. Pure.

What decides is the transaction: all usable frames of one person before the terminal, retries included. Its limits and
its numbers of frames were measured together and are therefore no settings; a clinic chooses between policies only.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Policy(StrEnum):
    """How strict the terminal is."""

    STANDARD = "standard"
    STRICT = "strict"


@dataclass(frozen=True)
class Rate:
    """A measured rate and the ends of its 95 % interval, each from 0 to 1."""

    value: float
    low: float
    high: float

    def __post_init__(self) -> None:
        """Refuse rates outside 0 to 1 and an interval that does not hold the value."""
        if not 0 <= self.low <= self.value <= self.high <= 1:
            raise ValueError("a rate lies between 0 and 1 and inside its interval")


@dataclass(frozen=True)
class MeasuredError:
    """False match and false non-match rate under stated conditions, with the numbers of tries behind them."""

    conditions: str
    false_match: Rate
    false_non_match: Rate
    non_mated: int
    mated: int

    def __post_init__(self) -> None:
        """Refuse rates that rest on nothing."""
        if self.mated < 1 or self.non_mated < 1:
            raise ValueError("a rate rests on at least one try")


@dataclass(frozen=True)
class Limits:
    """The limits of one policy: from `accept_from` a match, from `uncertain_from` another look, below no match."""

    accept_from: float
    uncertain_from: float
    measured: tuple[MeasuredError, ...]

    def __post_init__(self) -> None:
        """Refuse limits out of order and a policy whose error nobody measured."""
        if not -1 <= self.uncertain_from < self.accept_from <= 1:
            raise ValueError("limits must keep the order -1 <= uncertain_from < accept_from <= 1")
        if not self.measured:
            raise ValueError("a policy states its measured errors")


@dataclass(frozen=True)
class Frames:
    """How many usable frames a transaction rests on.

    Nothing is accepted before `at_least`; after each `to_decide` without a match the outcome is told and another look
    can follow; after `at_most` it is final, because every further try would raise the false match rate.
    """

    at_least: int
    to_decide: int
    at_most: int

    def __post_init__(self) -> None:
        """Refuse numbers that would accept a single frame or could never be met."""
        if not 2 <= self.at_least <= self.to_decide <= self.at_most:
            raise ValueError("2 <= at_least <= to_decide <= at_most must hold")


@dataclass(frozen=True)
class DecisionRules:
    """All that decides, with the data, the day and the commands of its measurement."""

    score: str
    dataset: str
    measured_on: str
    commands: tuple[str, ...]
    frames: Frames
    standard: Limits
    strict: Limits

    def __post_init__(self) -> None:
        """Refuse a strict policy that is less strict."""
        if self.strict.accept_from < self.standard.accept_from:
            raise ValueError("the strict policy accepts from a higher score")

    def of(self, policy: Policy) -> Limits:
        """Give the limits of a policy."""
        return self.strict if policy is Policy.STRICT else self.standard
