"""Both programs' events as one stream; a program that goes is looked for again until the follower ends."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from device.cli.doctor.asking import Absence
from device.cli.terminal_sockets import LINE_LIMIT_BYTES, absence_of, ask_lines, connected, read_objects

AGAIN_S = 1.0
Event = dict[str, Any]


@dataclass(frozen=True)
class Silence:
    """A program that does not answer, and why."""

    program: str
    absence: Absence


def read_newest(named: dict[str, Path], since: float) -> tuple[list[Event], list[Silence]]:
    """Give the events that both programs keep, in the order of time, and which of them did not answer."""
    events: list[Event] = []
    silent = []
    for program, path in named.items():
        try:
            events += ask_lines(path, {"events": {"since": since, "follow": False}})
        except OSError as error:
            silent.append(Silence(program, absence_of(error)))
    return sorted(events, key=lambda event: float(event.get("time", 0.0))), silent


@dataclass
class Follower:
    """Follows both programs, a thread for each, until closed; ends by itself for nobody."""

    named: dict[str, Path]
    since: float
    pause: Callable[[float], None] = time.sleep
    _heard: queue.SimpleQueue[Event | Silence] = field(default_factory=queue.SimpleQueue)
    _ending: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Begin."""
        for program, path in self.named.items():
            threading.Thread(target=self._follow, args=(program, path), daemon=True).start()

    def close(self) -> None:
        """Let the threads end with their next line."""
        self._ending.set()

    def next(self, within_s: float | None = None) -> Event | Silence | None:
        """Give what is heard next; None when nothing is within `within_s` seconds."""
        try:
            return self._heard.get(timeout=within_s)
        except queue.Empty:
            return None

    def __iter__(self) -> Iterator[Event | Silence]:
        """Give everything that is heard."""
        while not self._ending.is_set():
            heard = self.next()
            if heard is not None:
                yield heard

    def _follow(self, program: str, path: Path) -> None:
        since, told = self.since, False
        while not self._ending.is_set():
            try:
                for event in self._read(path, since):
                    since, told = max(since, float(event.get("time", 0.0)) + 0.001), False
                    self._heard.put(event)
                absence = Absence.NOT_RUNNING  # it ended
            except OSError as error:
                absence = absence_of(error)
            if not told and not self._ending.is_set():
                self._heard.put(Silence(program, absence))
                told = True
            self.pause(AGAIN_S)

    def _read(self, path: Path, since: float) -> Iterator[Event]:
        asked = {"events": {"since": since, "follow": True}}
        with connected(path, asked, None) as connection, connection.makefile("rb") as stream:
            yield from read_objects(iter(lambda: stream.readline(LINE_LIMIT_BYTES), b""))
