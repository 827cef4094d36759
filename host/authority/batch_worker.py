"""The thread that judges batches, one chunk after the other, as behaviour lets it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from device.base.log import EventLog
from host.authority.serving.batches import Batches
from host.authority.serving.behaviour import BehaviourSwitch

_REST_S = 0.2
"""Between looks at a behaviour that lets batches wait, and after a failure of the database."""


class BatchWorker:
    """Works on batches until it is stopped; `wake` tells that there may be one."""

    def __init__(self, batches: Batches, switch: BehaviourSwitch, log: EventLog) -> None:
        """Work on `batches`, disturbed by what `switch` says."""
        self._batches = batches
        self._switch = switch
        self._log = log
        self._woken = threading.Event()
        self._stopped = threading.Event()

    def wake(self) -> None:
        """Look for a batch now."""
        self._woken.set()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Work in a thread until the end of the block; the chunk at hand is finished."""
        thread = threading.Thread(target=self._run, name="batches")
        thread.start()
        try:
            yield
        finally:
            self._stopped.set()
            self.wake()
            thread.join()

    def _run(self) -> None:
        self.wake()  # a batch may be left from before a restart
        while not self._stopped.is_set():
            if not self._work():
                self._woken.wait()
                self._woken.clear()

    def _work(self) -> bool:
        """Work once; False when there is nothing to do until somebody wakes the thread."""
        if self._switch.batches_rest():
            self._pause()
            return True
        try:
            return self._batches.work_on(self._switch.row_fails)
        except SQLAlchemyError as error:
            self._log.failure("batch_failed", error)
            self._pause()
            return True

    def _pause(self) -> None:
        self._stopped.wait(_REST_S)
