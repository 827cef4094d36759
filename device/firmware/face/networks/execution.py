"""How the networks are run on this machine: threads and delegate, chosen by a short measurement at start.

Which is fastest differs between machines and builds of the runtime, so nothing is assumed. More threads are taken
only where they help clearly, because camera, screen and reader want the processor too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

MOST_THREADS = 4
WORTH_MORE_THREADS = 0.8
"""A further choice must take at most this share of the time of the one before to be taken instead."""


class Delegate(StrEnum):
    """What computes: XNNPACK, or the runtime's own kernels."""

    XNNPACK = "xnnpack"
    NONE = "none"


@dataclass(frozen=True)
class Execution:
    """Threads and delegate of a network."""

    threads: int = 1
    delegate: Delegate = Delegate.XNNPACK


@dataclass(frozen=True)
class Chosen:
    """What was chosen, and the time of one run of the embedding network in milliseconds; 0 if not measured."""

    execution: Execution
    run_ms: float = 0.0


def choose_execution(time_run: Callable[[Execution], float], cores: int) -> Chosen:
    """Choose by `time_run`, which gives the seconds that one run takes; the simplest choice comes first."""
    best: Chosen | None = None
    for execution in _choices(cores):
        took_ms = time_run(execution) * 1000
        if best is None or took_ms <= best.run_ms * WORTH_MORE_THREADS:
            best = Chosen(execution, round(took_ms, 1))
    if best is None:
        raise ValueError("a machine has at least one core")
    return best


def _choices(cores: int) -> Iterator[Execution]:
    """Give what is tried: first both delegates with one thread, then more threads as far as there are cores."""
    if cores >= 1:
        yield Execution(1, Delegate.XNNPACK)
        yield Execution(1, Delegate.NONE)
    for threads in (2, MOST_THREADS):
        if threads <= cores:
            yield Execution(threads, Delegate.XNNPACK)
