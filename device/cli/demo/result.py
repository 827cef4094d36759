"""What a demo gives: the JSON object of a visit, and the exit code that scripts see."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from device.cli.demo.errors import VisitFailed
from device.wire import codec
from device.wire.errors import MessageInvalid
from device.wire.messages.subscriber import VisitRecord
from device.wire.words import Outcome

EXIT_DONE, EXIT_FAILED, EXIT_USAGE, EXIT_WAITS_FOR_STAFF, EXIT_DEVICE_ABSENT = 0, 1, 2, 3, 4


@dataclass(frozen=True)
class Received:
    """One result that clinic software opened, and whether it acknowledged it."""

    record: VisitRecord
    acknowledged: bool


def parse_received(line: str) -> Received:
    """Read a line of `uketsuke-host subscribe`.

    Raises:
        VisitFailed: it is no such line.
    """
    try:
        data = json.loads(line)
        record: VisitRecord = codec.from_json(data["visit"], VisitRecord, "visit")
        return Received(record, data["acknowledged"] is True)
    except (ValueError, KeyError, TypeError, MessageInvalid) as error:
        raise VisitFailed("the subscriber printed something unexpected") from error


def format_result(record: VisitRecord, isolated: bool) -> dict[str, Any]:
    """Give the demo's JSON object; every word is the record's own."""
    eligibility = record.eligibility
    return {
        "visit_id": record.visit_id,
        "terminal": record.terminal,
        "ticket": record.ticket,
        "isolated": isolated,
        "holder": {"method": record.holder.method.value, "outcome": record.holder.outcome.value},
        "card": {
            "kind": record.card.kind.value,
            "genuine": record.card.genuine.value,
            "certificate_status": record.card.certificate_status.value,
            "revocation": record.card.revocation.value,
        },
        "eligibility": {
            "checked": eligibility.checked,
            "checked_late": eligibility.checked_late,
            "status": eligibility.status.value,
            "next_step": {"number": eligibility.next_step.number, "name": eligibility.next_step.name},
        },
        "timings_ms": dict(record.timings_ms),
    }


def exit_code_of(received: Received) -> int:
    """Give the exit code of a visit whose newest result this is."""
    if not received.acknowledged:
        return EXIT_FAILED
    return EXIT_WAITS_FOR_STAFF if received.record.holder.outcome is Outcome.PENDING else EXIT_DONE
