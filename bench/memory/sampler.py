"""Weighs a terminal's processes again and again while a visit goes through it, part by part and screen by screen."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Self

from measuring.processes import pss_mib

PAUSE_S = 0.05
"""A part that lives shorter than this may be missed; the reading process lives for seconds."""


class Part(StrEnum):
    """Whose memory it is."""

    FIRMWARE = "firmware"
    CARD_PROCESS = "card reader process"
    PRINT_PROCESS = "print reading process"
    DAEMON = "daemon"
    CARD_SERVICE = "card service"
    KIOSK = "kiosk's program"
    BROWSER = "browser"


_OF_PROGRAM = {"firmware": Part.FIRMWARE, "daemon": Part.DAEMON, "pcscd": Part.CARD_SERVICE, "kiosk": Part.KIOSK}
_BY_WORD = {
    "device.firmware.card.transport": Part.CARD_PROCESS,
    "device.firmware.tray.worker": Part.PRINT_PROCESS,
    "/chrom": Part.BROWSER,
}

Weights = Mapping[Part, float]
"""MiB."""


def part_of(program: str, command_line: str) -> Part:
    """Tell whose a process of this program is."""
    return next((part for word, part in _BY_WORD.items() if word in command_line), _OF_PROGRAM[program])


def weigh(processes: Mapping[str, Mapping[int, str]]) -> dict[Part, float]:
    """Give the proportional set size of each part now."""
    weights: dict[Part, float] = {}
    for program, lines in processes.items():
        for pid, line in lines.items():
            part = part_of(program, line)
            weights[part] = weights.get(part, 0.0) + pss_mib([pid])
    return weights


class Sampler:
    """Weighs in a thread of its own while it is entered; `screen` tells what the terminal shows."""

    def __init__(self, processes: Callable[[], Mapping[str, Mapping[int, str]]], screen: Callable[[], str]) -> None:
        """Weigh what `processes` gives each time."""
        self.most: dict[Part, float] = {}
        """Of each part, at whatever moment."""
        self.most_on: dict[str, float] = {}
        """Of all parts together, by screen."""
        self._processes = processes
        self._screen = screen
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Self:
        """Begin."""
        self._thread.start()
        return self

    def __exit__(self, *_ended: object) -> None:
        """End, after one more look."""
        self._ended.set()
        self._thread.join()

    def take(self, weights: Weights, screen: str) -> None:
        """Take one look into account."""
        for part, mib in weights.items():
            self.most[part] = max(mib, self.most.get(part, 0.0))
        self.most_on[screen] = max(sum(weights.values()), self.most_on.get(screen, 0.0))

    def _run(self) -> None:
        while True:
            self.take(weigh(self._processes()), self._screen())
            if self._ended.wait(PAUSE_S):
                return
