"""Group `outbox`: can visits be stored, do they leave, and does the host take them?"""

from __future__ import annotations

from collections.abc import Sequence

from device.cli.doctor.finding import Finding, found
from device.cli.doctor.situation import Situation
from device.wire.health import DaemonHealth

STUCK_AFTER_S = 60
"""A host that works answers within a second; a minute is many tries."""

_BY_NUMBER = {704: "outbox.full", 705: "outbox.not_written"}


def check(situation: Situation) -> Sequence[Finding]:
    """Take the daemon's word."""
    health = situation.daemon.value
    return judge(health) if health is not None else [found("outbox.daemon_away")]


def judge(health: DaemonHealth) -> list[Finding]:
    """Give everything that is wrong with the outbox, or one finding that nothing is."""
    outbox = health.outbox
    wrong = []
    if outbox.damaged:
        wrong.append(found("outbox.damaged", rows=outbox.rows))
    if outbox.error:
        wrong.append(found(_BY_NUMBER.get(outbox.error, "outbox.not_written"), rows=outbox.rows))
    if outbox.oldest_row_s >= STUCK_AFTER_S:
        id_ = "outbox.host_silent" if health.link.connected else "outbox.waiting"
        ages = {"oldest_row_s": outbox.oldest_row_s, "receipt_s": outbox.receipt_s, "resends": outbox.resends}
        wrong.append(found(id_, rows=outbox.rows, **ages))
    if outbox.dead_rows:
        wrong.append(found("outbox.rejected", dead_rows=outbox.dead_rows))
    if outbox.refused_receipts:
        wrong.append(found("outbox.receipts_refused", refused=outbox.refused_receipts))
    return wrong or [found("outbox.ok", rows=outbox.rows, resends=outbox.resends, receipt_s=outbox.receipt_s)]
