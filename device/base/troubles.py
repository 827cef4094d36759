"""What stands in the way of a program just now, told once when it begins and once when it is over.

Each trouble is an error's number. What is looked at decides, again and again, so that a trouble ends by itself when
its cause has gone. After the link was away everything that stands is told anew, because the words may have been lost.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Callable
from pathlib import Path

BEGAN, OVER = "trouble", "trouble_over"
"""The names of the two operational events; their number says which trouble."""

LOOK_EVERY_S = 1.0
LEAST_ROOM_BYTES = 256 * 1024
"""Below that a database can commit nothing any more."""

Report = Callable[[str, int], None]


class Troubles:
    """Tells the troubles of one program."""

    def __init__(self, look: Callable[[], frozenset[int]], linked: Callable[[], bool], report: Report) -> None:
        """Look with `look`, and tell with `report` while `linked` says that somebody hears it."""
        self._look = look
        self._linked = linked
        self._report = report
        self._told: frozenset[int] = frozenset()
        self._was_linked = False

    def step(self) -> None:
        """Look once, and tell what is new."""
        if not self._linked():
            self._was_linked = False
            return
        standing = self._look()
        for number in sorted(self._told - standing):
            self._report(OVER, number)
        for number in sorted(standing if not self._was_linked else standing - self._told):
            self._report(BEGAN, number)
        self._told, self._was_linked = standing, True

    async def run(self, every_s: float = LOOK_EVERY_S) -> None:
        """Look until cancelled."""
        while True:
            self.step()
            await asyncio.sleep(every_s)


class Lasting:
    """Lets a trouble count only after it has stood for a while; `clock` is monotonic, in seconds."""

    def __init__(self, for_s: float, clock: Callable[[], float]) -> None:
        """Begin without it."""
        self._for_s = for_s
        self._clock = clock
        self._since: float | None = None

    def __call__(self, stands: bool) -> bool:
        """Take what was seen now, and tell whether it counts."""
        if not stands:
            self._since = None
            return False
        self._since = self._clock() if self._since is None else self._since
        return self._clock() - self._since >= self._for_s


def has_room(folder: Path) -> bool:
    """Tell whether something can be stored there, without writing; a folder that is not there yet can be made."""
    try:
        return shutil.disk_usage(folder).free >= LEAST_ROOM_BYTES and os.access(folder, os.W_OK)
    except FileNotFoundError:
        return True
    except OSError:
        return False
