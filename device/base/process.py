"""What every program does to itself first: no memory on disk, no values in a traceback.

A card's photo or a PIN may be in memory, and an error's text may repeat what it was given. So no core is written
(RLIMIT_CORE; the units say the same), and an error that nobody caught is told by its class and place alone.
"""

from __future__ import annotations

import resource
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType

from device.base.log import EventLog


def harden(log: EventLog) -> None:
    """Forbid cores, and let errors that nobody caught go to `log` without their text."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.excepthook = _hook(log)
    threading.excepthook = lambda found: _tell(log, found.exc_value, found.exc_traceback)
    sys.unraisablehook = lambda found: _tell(log, found.exc_value, found.exc_traceback)


def _hook(log: EventLog) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    def tell(_kind: type[BaseException], error: BaseException, place: TracebackType | None) -> None:
        if not isinstance(error, KeyboardInterrupt):
            _tell(log, error, place)

    return tell


def _tell(log: EventLog, error: BaseException | None, place: TracebackType | None) -> None:
    """Write down the class and where it was raised: our own file and line, never a value."""
    if error is None:
        return
    frames = traceback.extract_tb(place)
    where = f"{frames[-1].name}:{frames[-1].lineno}" if frames else ""
    log.failure("not_caught", error, path=where)
