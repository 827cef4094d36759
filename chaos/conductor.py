"""Carries a plan out: each fault at its time and at its victim, and undone when its time is over."""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count

from chaos.plan import Fault, Kind, Target

Change = Callable[[Fault], None]


def _nothing(_fault: Fault) -> None:
    """Undo what undoes itself."""


@dataclass(frozen=True)
class Harm:
    """How one kind of fault is done to one victim, and undone."""

    do: Change
    undo: Change = _nothing


@dataclass(frozen=True)
class Victim:
    """Somebody to be harmed; `jump_s` and `weight` are those of its `Target`."""

    harms: Mapping[Kind, Harm]
    jump_s: int = 0
    weight: int = 1


@dataclass(frozen=True)
class Conductor:
    """Knows the victims by name."""

    victims: Mapping[str, Victim]
    say: Callable[[str], None]
    _order: count[int] = field(default_factory=count)

    def targets(self) -> tuple[Target, ...]:
        """Give whom a plan may aim at, in a fixed order."""
        return tuple(
            Target(name, frozenset(victim.harms), victim.jump_s, victim.weight)
            for name, victim in sorted(self.victims.items())
        )

    def conduct(self, plan: tuple[Fault, ...], duration_s: float) -> None:
        """Carry it out; returns after `duration_s` with every fault undone."""
        began = time.monotonic()
        steps: list[tuple[float, int, Change, Fault]] = []
        for fault in plan:
            harm = self.victims[fault.target].harms[fault.kind]
            heapq.heappush(steps, (fault.at_s, next(self._order), self._told(harm.do), fault))
            heapq.heappush(steps, (fault.at_s + fault.hold_s, next(self._order), harm.undo, fault))
        while steps:
            at_s, _, change, fault = heapq.heappop(steps)
            _sleep_until(began + at_s)
            change(fault)
        _sleep_until(began + duration_s)

    def _told(self, do: Change) -> Change:
        def tell_and_do(fault: Fault) -> None:
            amount = f", {fault.amount:+.2f} s" if fault.amount else ""
            self.say(f"{fault.at_s:7.1f} s  {fault.kind} {fault.target} for {fault.hold_s:.1f} s{amount}")
            do(fault)

        return tell_and_do


def _sleep_until(moment: float) -> None:
    time.sleep(max(0.0, moment - time.monotonic()))
