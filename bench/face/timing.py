"""CPU time of this process, in milliseconds per picture, of several ways to work on the same pictures."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

from device.firmware.face.basics.picture import Frame

Work = Callable[[Frame], object]


def time_ways(ways: Mapping[str, Work], frames: Sequence[Frame], rounds: int) -> dict[str, float]:
    """Give for each way the CPU time per frame of its quickest round; the ways take turns in every round.

    Taking turns lets what else the machine does at the time fall on all of them alike. One round is not counted.
    """
    every = [{name: _run(work, frames) for name, work in ways.items()} for _ in range(rounds + 1)]
    return {name: min(one[name] for one in every[1:]) for name in ways}


def _run(work: Work, frames: Sequence[Frame]) -> float:
    started = time.process_time()
    for frame in frames:
        work(frame)
    return (time.process_time() - started) * 1000 / len(frames)
