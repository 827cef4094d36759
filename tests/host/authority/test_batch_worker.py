"""The thread that judges batches."""

from __future__ import annotations

import io
import json
import threading

from sqlalchemy.exc import OperationalError

from device.base.log import EventLog
from host.authority.batch_worker import BatchWorker
from host.authority.serving.authority import Authority
from host.authority.serving.batches import Batches, RowFails
from host.authority.serving.behaviour import BehaviourSwitch
from tests.host.authority.serving.test_batches import BATCH

LIMIT_S = 30.0


class Watched(Batches):
    """Batches whose database fails at first, and that tell when there is nothing yet, and when all is done."""

    def __init__(self, batches: Batches, failures: int) -> None:
        """Fail so many times before `batches` are worked on."""
        self._batches = batches
        self._failures = failures
        self._worked = False
        self.idle = threading.Event()
        self.done = threading.Event()

    def work_on(self, row_fails: RowFails, most: int = 1) -> bool:
        """Work on one row."""
        if self._failures:
            self._failures -= 1
            raise OperationalError("a statement", {}, Exception("disk"))
        worked = self._batches.work_on(row_fails, most=1)
        if worked:
            self._worked = True
        else:
            (self.done if self._worked else self.idle).set()
        return worked


def test_failures_of_the_database_end_nothing(authority: Authority, switch: BehaviourSwitch) -> None:
    """It says so, waits, and goes on; the batch is judged once the database is back."""
    authority.batches.take(BATCH)
    watched, log = Watched(authority.batches, failures=2), io.StringIO()
    worker = BatchWorker(watched, switch, EventLog("test", log))
    with worker.running():
        assert watched.done.wait(LIMIT_S)
    events = [json.loads(line)["event"] for line in log.getvalue().splitlines()]
    assert events == ["batch_failed", "batch_failed"]
    assert not authority.batches.work_on(lambda: False)


def test_woken_for_a_new_batch(authority: Authority, switch: BehaviourSwitch) -> None:
    """With nothing to do it sleeps; told of a batch, it works."""
    watched = Watched(authority.batches, failures=0)
    worker = BatchWorker(watched, switch, EventLog("test", io.StringIO()))
    with worker.running():
        assert watched.idle.wait(LIMIT_S)
        authority.batches.take(BATCH)
        worker.wake()
        assert watched.done.wait(LIMIT_S)
    assert not authority.batches.work_on(lambda: False)
