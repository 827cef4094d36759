"""Measures and tells how the daemon is, for `uketsuke doctor`.

The round trip to the broker is measured on the connection that stands, with one more publish of the retained status:
a second connection under this terminal's name would throw the first one out.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from device.base.own_process import read_own_process
from device.daemon.base.errors import PutRefused
from device.daemon.firmware_port import FirmwarePort
from device.daemon.link.link import Link
from device.daemon.outbox.ages import RowAges
from device.daemon.outbox.dispatch import Dispatch
from device.daemon.outbox.sender import Sender
from device.daemon.outbox.store import Outbox
from device.daemon.trust.identity import Identity
from device.wire.health import CertificateHealth, DaemonHealth, LinkHealth, OutboxHealth
from device.wire.topics import Leaf

ROUND_TRIP_LIMIT_S = 2.0


class HealthTeller:
    """Asks the daemon's parts."""

    def __init__(
        self, outbox: Outbox, sender: Sender, link: Link, firmware: FirmwarePort, ages: RowAges, dispatch: Dispatch
    ) -> None:
        """Keep the parts."""
        self._dispatch = dispatch
        self._outbox = outbox
        self._sender = sender
        self._link = link
        self._firmware = firmware
        self._ages = ages

    async def tell(
        self,
        software: str,
        identity: Identity | None,
        status: str,
        *,
        host_keys_known: bool,
        check_file: bool = False,
        wall_clock: Callable[[], float] = time.time,
    ) -> DaemonHealth:
        """Give the health; `status` is what is published, `wall_clock` gives seconds since 1970."""
        return DaemonHealth(
            software=software,
            terminal=identity.answer.name if identity is not None else "",
            firmware_connected=self._firmware.connected,
            link=await self._tell_link(status),
            outbox=self._tell_outbox(check_file=check_file),
            certificate=_tell_certificate(identity, int(wall_clock())),
            host_keys_known=host_keys_known,
            process=await asyncio.to_thread(read_own_process),
        )

    async def _tell_link(self, status: str) -> LinkHealth:
        link = self._link
        round_trip_ms = await link.round_trip_ms(Leaf.STATUS, status, ROUND_TRIP_LIMIT_S)
        tls, cipher = link.tls()
        return LinkHealth(link.connected, link.connected_s, link.failure, link.attempts, round_trip_ms, tls, cipher)

    def _tell_outbox(self, *, check_file: bool) -> OutboxHealth:
        counts = self._outbox.counts()
        return OutboxHealth(
            rows=counts.waiting,
            dead_rows=counts.dead,
            oldest_row_s=self._ages.oldest_row_s(),
            resends=self._sender.resends,
            receipt_s=self._ages.receipt_s(),
            error=self._probe_outbox(),
            refused_receipts=self._dispatch.refused_receipts,
            damaged=check_file and self._outbox.is_damaged(),
        )

    def _probe_outbox(self) -> int:
        try:
            self._outbox.check_takes()
        except PutRefused as error:
            return error.number
        return 0


def _tell_certificate(identity: Identity | None, now: int) -> CertificateHealth:
    if identity is None:
        return CertificateHealth(0, 0, now)
    begin, end = identity.valid_between()
    return CertificateHealth(int(begin.timestamp()), int(end.timestamp()), now)
