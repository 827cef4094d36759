"""Plants one fault after the other, asks the doctor, mends, and waits until all is well again.

The doctor is asked until it names the fault or `LIMIT_S` are over, counted from the moment at which the fault was
there: what an engineer sees who asks again because the first answer came in the middle of a change.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

from device.base.errors import UketsukeError
from drill.fault import Fault, Pair
from drill.judging import Diagnosis, NoAnswer, names_both, names_it

Ground = TypeVar("Ground")

LIMIT_S = 30.0
HEALTHY_WITHIN_S = 120.0
_AGAIN_S = 0.2

Judge = Callable[[Diagnosis], bool]
Step = Fault[Ground] | Pair[Ground]


class Doctor(Protocol):
    """Who is asked."""

    def ask(self) -> Diagnosis:
        """Look at everything; raises NoAnswer."""


@dataclass(frozen=True)
class Planted:
    """One fault or pair, and what the doctor made of it.

    `took_s` counts from the fault to the end of the call that named it, or of the last one; `call_s` is that call
    alone, `calls` how many there were; `first` is what stood first in it, `beside` what else it called a root cause.
    """

    name: str
    kind: str
    named: bool
    first: str
    beside: tuple[str, ...]
    took_s: float
    call_s: float
    calls: int
    healed: bool


class Conductor(Generic[Ground]):
    """Conducts a drill on one ground."""

    def __init__(self, ground: Ground, doctor: Doctor, say: Callable[[str], None], limit_s: float = LIMIT_S) -> None:
        """Plant on `ground`, which is well, and ask `doctor` about it."""
        self._ground = ground
        self._limit_s = limit_s
        self._doctor = doctor
        self._say = say

    def look_at_health(self, times: int) -> list[str]:
        """Ask so many times while nothing is planted, once all is well, and give every finding that comes."""
        self._await_health()
        alarms = [finding for _ in range(times) for finding in self._ask().wrong]
        self._say(f"healthy: asked {times} times, {len(alarms)} false alarms {' '.join(alarms)}".rstrip())
        return alarms

    def conduct(self, steps: Sequence[Step[Ground]]) -> list[Planted]:
        """Try faults and pairs in their order, up to the first after which the ground stays ill."""
        planted: list[Planted] = []
        for step in steps:
            planted.append(self.plant_pair(step) if isinstance(step, Pair) else self.plant(step))
            if not planted[-1].healed:
                break
        return planted

    def plant(self, fault: Fault[Ground]) -> Planted:
        """Try one fault."""
        return self._try(fault.name, fault.kind, (fault,), lambda seen: names_it(seen, fault.causes))

    def plant_pair(self, pair: Pair[Ground]) -> Planted:
        """Try two faults at the same time."""
        causes = (pair.first.causes, pair.second.causes)
        return self._try(
            pair.name,
            "pair",
            (pair.first, pair.second),
            lambda seen: names_both(seen, causes, hidden=pair.hidden),
        )

    def _try(self, name: str, kind: str, faults: Sequence[Fault[Ground]], judge: Judge) -> Planted:
        planted = Planted(name, kind, named=False, first="", beside=(), took_s=0.0, call_s=0.0, calls=0, healed=False)
        try:
            with ExitStack() as stack:
                for fault in faults:
                    stack.enter_context(fault.plant(self._ground))
                planted = self._ask_until(name, kind, judge)
        except (UketsukeError, OSError, subprocess.SubprocessError) as error:
            self._say(f"{name} could not be {'mended' if planted.calls else 'planted'}: {error}")
        healed = self._await_health()
        self._say(describe(planted) + ("" if healed else "; NOT HEALED"))
        return replace(planted, healed=healed)

    def _ask_until(self, name: str, kind: str, judge: Judge) -> Planted:
        began, calls = time.monotonic(), 0
        while True:
            seen, calls = self._ask(), calls + 1
            took_s, named = time.monotonic() - began, judge(seen)
            if took_s > self._limit_s or named:
                named = named and took_s <= self._limit_s
                return Planted(name, kind, named, seen.first, seen.roots[1:], took_s, seen.took_s, calls, healed=True)
            time.sleep(_AGAIN_S)

    def _ask(self) -> Diagnosis:
        try:
            return self._doctor.ask()
        except NoAnswer as error:
            self._say(str(error))
            return Diagnosis((), ("no-answer",), -1, 0.0)

    def _await_health(self) -> bool:
        deadline = time.monotonic() + HEALTHY_WITHIN_S
        while not (seen := self._ask()).is_healthy:
            if time.monotonic() > deadline:
                self._say(f"still wrong: {' '.join(seen.wrong)}")
                return False
            time.sleep(_AGAIN_S)
        return True


def describe(planted: Planted) -> str:
    """Give one line for whoever watches."""
    word = "named " if planted.named else "MISSED"
    beside = f" beside {' '.join(planted.beside)}" if planted.beside else ""
    times = f"{planted.took_s:.1f} s, calls {planted.calls}"
    return f"{word} {planted.name}: {planted.first or 'nothing'}{beside} ({times})"
