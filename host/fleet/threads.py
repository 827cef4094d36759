"""The threads of one process of a fleet: together as many as it has connections to the database.

Each thread has one connection at a time, and none asks for a second while it has one. So nobody who has a thread
waits for a connection; what has to wait waits for a thread, in its turn and without a limit of time. With more
threads than connections those that came last would give up after half a minute, whatever they had in hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from host.fleet.settings import FleetSettings


@dataclass(frozen=True)
class Threads:
    """For each kind of work its own: what takes long does not keep the others waiting."""

    storing: Executor
    """Stores what came from the stream, a thread for a clinic."""
    looking: Executor
    """Looks for the gate who may connect."""
    doing: ThreadPoolExecutor
    """Does everything else; it is for the event loop, which ends it."""


@contextmanager
def open_threads(settings: FleetSettings) -> Iterator[Threads]:
    """Give the threads; those that store and look end here."""
    doing = ThreadPoolExecutor(settings.doing_threads, "uketsuke-doing")
    with (
        ThreadPoolExecutor(settings.storing_threads, "uketsuke-storing") as storing,
        ThreadPoolExecutor(settings.looking_threads, "uketsuke-looking") as looking,
    ):
        yield Threads(storing, looking, doing)
