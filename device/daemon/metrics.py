"""What the daemon counts: the way to the broker, the outbox, and how soon the host's receipts come."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from device.base.metrics import Metrics, Samples
from device.daemon.link.link import Link
from device.daemon.outbox.ages import RowAges
from device.daemon.outbox.sender import Sender
from device.daemon.outbox.store import Outbox
from device.daemon.trust.identity import Identity


def watch_link(metrics: Metrics, link: Link) -> None:
    """Let the link be read: 1 is up, 0 is not."""
    metrics.gauge("uketsuke_broker_up", "Whether the broker is reached.", lambda: float(link.connected))
    metrics.total("uketsuke_broker_attempts", "Connections begun in this run.", lambda: link.attempts)


def watch_outbox(metrics: Metrics, outbox: Outbox, sender: Sender, ages: RowAges, state: Path) -> None:
    """Let the outbox be read."""

    def rows() -> Samples:
        counts = outbox.counts()
        return (("waiting",), float(counts.waiting)), (("rejected",), float(counts.dead))

    metrics.reading("uketsuke_outbox_rows", "Rows of the outbox.", ("state",), rows)
    metrics.gauge(
        "uketsuke_outbox_oldest_seconds", "How long the oldest row waits; 0 when none does.", lambda: _oldest_s(ages)
    )
    metrics.total("uketsuke_outbox_resends", "Rows sent again for want of a receipt.", lambda: sender.resends)
    metrics.gauge(
        "uketsuke_state_free_bytes",
        "Free space for the program's state.",
        lambda: float(shutil.disk_usage(state).free),
    )
    receipts = metrics.histogram("uketsuke_receipt_seconds", "Time from the commit to the host's receipt.")
    ages.tell(receipts.observe)


def watch_trust(
    metrics: Metrics,
    identity: Callable[[], Identity | None],
    firmware_up: Callable[[], bool],
    refused: Callable[[], int],
) -> None:
    """Let the certificate, the firmware's connection and refused receipts be read."""
    metrics.gauge(
        "uketsuke_certificate_end_timestamp_seconds",
        "When the certificate for the network ends, since 1970.",
        lambda: _end_of(identity()),
    )
    metrics.gauge("uketsuke_firmware_up", "Whether the firmware is connected.", lambda: float(firmware_up()))
    metrics.total("uketsuke_receipts_refused", "Receipts of this run not believed.", refused)


def _oldest_s(ages: RowAges) -> float:
    return float(max(0, ages.oldest_row_s()))


def _end_of(identity: Identity | None) -> float | None:
    return None if identity is None else identity.valid_between()[1].timestamp()
