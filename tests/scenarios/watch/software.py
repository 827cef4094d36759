"""Clinic software: the results that it opened and acknowledged, one line of its output each."""

from __future__ import annotations

import threading
from collections.abc import Callable

from device.cli.demo.result import parse_received
from device.cli.supervisor.process import Process
from device.firmware.screen.port import ConsentItem
from device.wire.messages.subscriber import VisitRecord
from tests.scenarios.language.errors import ScenarioFailed
from tests.scenarios.language.seen import SeenRecord
from tests.scenarios.language.trail import Trail

_LOOK_EVERY_S = 0.05


class SoftwareWatch:
    """Reads what the process that `find` gives prints; it may be another one after a restart."""

    def __init__(self, find: Callable[[], Process | None]) -> None:
        """Watch from now on."""
        self.trail = Trail()
        self._find = find
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="software-watch", daemon=True)

    def open(self) -> None:
        """Begin to read."""
        self._thread.start()

    def close(self) -> None:
        """Stop reading."""
        self._ending.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ending.wait(_LOOK_EVERY_S):
            process = self._find()
            while process is not None and (line := process.take_line()):
                self._take(line)

    def _take(self, line: str) -> None:
        if line.startswith('{"subscribed"'):
            return
        received = parse_received(line)
        if not received.acknowledged:
            raise ScenarioFailed("clinic software passed on a result that it did not acknowledge")
        self.trail.add(read_record(received.record))


def read_record(record: VisitRecord) -> SeenRecord:
    """Give a result in the words of a scenario."""
    holder, card, eligibility = record.holder, record.card, record.eligibility
    return SeenRecord(
        method=holder.method.value,
        outcome=holder.outcome.value,
        insurance=eligibility.status.value,
        step=eligibility.next_step.number,
        change=record.change,
        tried=tuple((one.method.value, one.outcome.value) for one in holder.tried),
        reason=holder.reason,
        because=eligibility.reason,
        acting=holder.acting.value,
        card=card.kind.value,
        genuine=card.genuine.value,
        certificate=card.certificate_status.value,
        revocation=card.revocation.value,
        by=record.confirmation.by,
        late=record.late,
        checked_late=eligibility.checked_late,
        ticket=record.ticket,
        allows=tuple(item.value for item in ConsentItem if getattr(record.consent, item.value)),
        opens=tuple(sorted(end.kind.value for end in record.consents)),
        limit=any(one.limit_certificates for one in record.insurance),
    )
