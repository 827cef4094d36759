"""The plan of faults: which one, when, at whom and for how long. Pure: the same seed gives the same plan.

Most faults are kills, because a kill can fall between any two steps of any program. Faults may overlap. All of them
are over before the last moment, so that what is missing afterwards was lost and is not merely late.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

_FIRST_AT_S = 1.0


class Kind(StrEnum):
    """What can go wrong."""

    KILL = "kill"
    """A program ends at once (SIGKILL) and is started again."""
    FREEZE = "freeze"
    """A program stands still for a while; its connections stay."""
    CABLE = "cable"
    """A terminal's network cable is pulled and put back."""
    STALL = "stall"
    """Connections to the broker stay open and carry nothing for a while."""
    RESET = "reset"
    """Connections to the broker are reset."""
    DELAY = "delay"
    """What goes to and from the broker comes late, by a varying time."""
    DISK = "disk"
    """A program's disk is full to the last byte for a while."""
    CLOCK = "clock"
    """A program's wall clock jumps, and jumps back."""


CUTS = frozenset({Kind.CABLE, Kind.STALL, Kind.RESET})

_WEIGHTS = {
    Kind.KILL: 52,
    Kind.FREEZE: 4,
    Kind.CABLE: 8,
    Kind.STALL: 6,
    Kind.RESET: 10,
    Kind.DELAY: 6,
    Kind.DISK: 6,
    Kind.CLOCK: 8,
}
_HOLD_S = {
    Kind.KILL: (0.0, 1.5),
    Kind.FREEZE: (0.5, 3.0),
    Kind.CABLE: (0.5, 4.0),
    Kind.STALL: (0.5, 4.0),
    Kind.RESET: (0.0, 0.0),
    Kind.DELAY: (1.0, 5.0),
    Kind.DISK: (0.5, 3.0),
    Kind.CLOCK: (1.0, 6.0),
}
_DELAY_S = (0.02, 0.4)


@dataclass(frozen=True)
class Target:
    """Somebody at whom faults of these kinds may be aimed; a clock jumps at most `jump_s` either way.

    One of twice the `weight` is aimed at twice as often.
    """

    name: str
    kinds: frozenset[Kind]
    jump_s: int = 0
    weight: int = 1


@dataclass(frozen=True)
class Fault:
    """One fault, `at_s` seconds after the beginning, undone after `hold_s`.

    `amount` is a delay or a jump in seconds, else 0.
    """

    at_s: float
    kind: Kind
    target: str
    hold_s: float
    amount: float


def make_plan(seed: int, duration_s: float, every_s: float, targets: Sequence[Target]) -> tuple[Fault, ...]:
    """Give the faults of a run in their order, on average one in `every_s` seconds.

    Kinds that nobody can suffer do not occur.
    """
    chance = random.Random(seed)
    at_s, faults = _FIRST_AT_S, []
    kinds = [kind for kind in Kind if any(kind in target.kinds for target in targets)]
    weights = [_WEIGHTS[kind] for kind in kinds]
    while kinds and at_s < duration_s:
        kind = chance.choices(kinds, weights)[0]
        able = [target for target in targets if kind in target.kinds]
        target = chance.choices(able, [target.weight for target in able])[0]
        hold_s = min(chance.uniform(*_HOLD_S[kind]), duration_s - at_s)
        faults.append(Fault(at_s, kind, target.name, hold_s, _amount(chance, kind, target)))
        at_s += chance.expovariate(1 / every_s)
    return tuple(faults)


def count_kinds(faults: Sequence[Fault]) -> Counter[Kind]:
    """Count the faults of each kind."""
    return Counter(fault.kind for fault in faults)


def _amount(chance: random.Random, kind: Kind, target: Target) -> float:
    if kind is Kind.DELAY:
        return chance.uniform(*_DELAY_S)
    if kind is Kind.CLOCK:
        return float(chance.choice((-1, 1)) * chance.randint(1, target.jump_s))
    return 0.0
