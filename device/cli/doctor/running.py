"""Runs the checks side by side, each guarded alone: one that fails or hangs neither hides nor delays the others."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from device.cli.doctor.finding import Finding, found
from device.cli.doctor.situation import Situation

Check = Callable[[Situation], Sequence[Finding]]


@dataclass(frozen=True)
class Group:
    """One group of checks, and which programs have to be asked for it."""

    name: str
    check: Check
    asks_firmware: bool = False
    asks_daemon: bool = False


def run_groups(groups: Iterable[Group], situation: Situation) -> list[Finding]:
    """Run every group in a thread of its own and give their findings in the groups' order.

    A group that takes longer than the limit is left to itself: its thread does not keep the program alive.
    """
    deadline = time.monotonic() + situation.limit_s
    running = [(group, _start(group, situation)) for group in groups]
    return [finding for group, answer in running for finding in _take(group, answer, deadline, situation.limit_s)]


def _start(group: Group, situation: Situation) -> queue.SimpleQueue[Sequence[Finding]]:
    answer: queue.SimpleQueue[Sequence[Finding]] = queue.SimpleQueue()
    threading.Thread(target=lambda: answer.put(_guard(group, situation)), name=group.name, daemon=True).start()
    return answer


def _guard(group: Group, situation: Situation) -> Sequence[Finding]:
    try:
        return group.check(situation)
    except Exception as error:  # noqa: BLE001  # border of one probe: its failure is a finding of its own group
        return [found(f"{group.name}.check_failed", exception=type(error).__name__)]


def _take(
    group: Group, answer: queue.SimpleQueue[Sequence[Finding]], deadline: float, limit_s: float
) -> Sequence[Finding]:
    try:
        return answer.get(timeout=max(deadline - time.monotonic(), 0))
    except queue.Empty:
        return [found(f"{group.name}.check_timed_out", waited_s=int(limit_s))]
