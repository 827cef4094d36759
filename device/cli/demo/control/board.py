"""What the control page shows: how things are now, and what happened; changed and read from several threads."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from device.cli.demo.world.part import Part
from device.cli.demo.world.sights import Sight

_KEPT = 60


@dataclass(frozen=True)
class Now:
    """How things are: the persona whose card lies there ("" none), what stands before the camera, what is broken."""

    card: str = ""
    laid: str = "flat"
    sight: Sight = Sight.HOLDER
    stopped: frozenset[Part] = frozenset()
    frozen: frozenset[Part] = frozenset()
    reader_plugged: bool = True
    authority: str = "normal"
    clock_days: int = 0
    asks_consent: bool = False
    """Whether the clinic asks for medical information."""
    headphones: bool = False
    agreed: bool = False
    has_photo: bool = False
    plays_own: bool = False
    thing: str = ""
    """What is being tried."""
    screen: str = ""
    """What the terminal's page shows."""
    message: int = 0
    lamp: str = "dark"
    """The panel's lamp: its colour at this moment, "lit" without colours, "dark"."""
    camera_lamp: bool = False
    buzzer: bool = False
    busy: bool = False


@dataclass(frozen=True)
class Happening:
    """One thing that happened: a sentence's key, its blanks, and more for those who want to know."""

    at: datetime
    key: str
    blanks: Mapping[str, str] = field(default_factory=dict)
    detail: str = ""


class Board:
    """Holds both, and wakes whoever waits for a change."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        """Nothing has happened; `clock` gives the local time of day."""
        self._clock = clock
        self._changed = threading.Condition()
        self._now = Now()
        self._happened: deque[Happening] = deque(maxlen=_KEPT)
        self._version = 0
        self._ended = False

    @property
    def now(self) -> Now:
        """How things are."""
        with self._changed:
            return self._now

    @property
    def happened(self) -> tuple[Happening, ...]:
        """What happened, the newest first."""
        with self._changed:
            return tuple(reversed(self._happened))

    @property
    def ended(self) -> bool:
        """Whether the demo ends."""
        return self._ended

    def change(self, **fields: Any) -> None:
        """Change how things are."""
        with self._changed:
            changed = replace(self._now, **fields)
            if changed != self._now:
                self._now = changed
                self._wake()

    def tell(self, key: str, detail: str = "", /, **blanks: str) -> None:
        """Tell that something happened."""
        with self._changed:
            self._happened.append(Happening(self._clock(), key, blanks, detail))
            self._wake()

    def wait(self, version: int, within_s: float) -> int:
        """Wait for a change after `version`, but not longer than that, and give the version now."""
        with self._changed:
            self._changed.wait_for(lambda: self._version != version or self._ended, within_s)
            return self._version

    def end(self) -> None:
        """Wake everybody for the last time."""
        with self._changed:
            self._ended = True
            self._wake()

    def _wake(self) -> None:
        self._version += 1
        self._changed.notify_all()
