"""The firmware's side of the measurement: the real keys, counter, seal and link, and the moments of each visit."""

from __future__ import annotations

import asyncio
import io
import time
from dataclasses import dataclass, field
from pathlib import Path

from ulid import ULID

from bench.delivery.line import Line, wait_for
from device.base.log import EventLog
from device.firmware.keys.counter import Counter
from device.firmware.keys.errors import NotEnrolled
from device.firmware.keys.identity import Identity
from device.firmware.keys.keystore import Keystore
from device.firmware.link.client import DaemonLink
from device.firmware.link.sealing import Sealer
from device.wire.local import Received
from device.wire.messages.command import SettingsClaims
from device.wire.messages.host import Reply
from device.wire.messages.visit import Card, Consent, FaceProof, Holder, Model, PinProof, VisitResult
from device.wire.words import CardKind, CertificateStatus, Method, Outcome

BOOT = "bench"
_WITHIN_S = 20.0
_CARD = Card(CardKind.MYNUMBER, certificate_status=CertificateStatus.VALID, issuer="0badcafe", serial="4711")
_FACE = FaceProof((Model("sface", "0" * 64),), "0.363", "above_strict", 5, "standard", 1)


@dataclass(frozen=True)
class Timed:
    """One visit, in seconds: sealed, committed by the outbox, and then to the receipt."""

    seal_s: float
    commit_s: float
    receipt_s: float


@dataclass
class Ears:
    """Hears the receipts."""

    came: dict[int, asyncio.Future[float]] = field(default_factory=dict)

    def receipt_came(self, received: Received) -> None:
        """The host has a visit."""
        waiting = self.came.get(received.seq)
        if waiting is not None and not waiting.done():
            waiting.set_result(time.perf_counter())

    def reply_came(self, reply: Reply) -> None:
        """Nobody waits for it."""

    def link_changed(self, connected: bool) -> None:
        """Asked when it matters."""

    def settings_came(self, settings: SettingsClaims) -> None:
        """There is nothing to set."""

    def enrolled(self, identity: Identity) -> None:
        """The keystore knows."""


class VisitTimer:
    """Times visits of one terminal, one after the other."""

    def __init__(self, line: Line) -> None:
        """Prepare the firmware's folder."""
        state: Path = line.folder / "firmware"
        self._line = line
        self._keystore = Keystore(state)
        self._counter = Counter(state / "counter.sqlite", self._keystore.ticket_key)
        log = EventLog("bench", io.StringIO())
        self._link = DaemonLink(line.socket, BOOT, self._keystore, log, now=time.time, clock=time.perf_counter)
        self._ears = Ears()

    async def begin(self) -> asyncio.Task[None]:
        """Connect, enrol, and wait until the broker is reached; give the task to cancel at the end."""
        task = asyncio.create_task(self._link.run(self._ears))
        await self._line.enrol()
        await wait_for(lambda: self._link.connected, "the broker is not reached")
        return task

    async def time_once(self) -> Timed:
        """Time one visit.

        Raises:
            TimeoutError: no receipt came.
        """
        identity = self._keystore.identity
        if identity is None:
            raise NotEnrolled("not enrolled")
        began = time.perf_counter()
        seq = self._counter.next_seq()
        sealer = Sealer(identity, self._keystore.signing, BOOT, time.time, lambda: str(ULID()))
        sealed = sealer.seal_visit(_visit(), seq, self._link.current_challenge())
        came = self._ears.came[seq] = asyncio.get_running_loop().create_future()
        sealed_at = time.perf_counter()
        await self._link.put(seq, sealed, urgent=True)
        committed_at = time.perf_counter()
        received_at = await asyncio.wait_for(came, _WITHIN_S)
        return Timed(sealed_at - began, committed_at - sealed_at, received_at - committed_at)

    def sealed_bytes(self) -> int:
        """Give the size of a sealed visit."""
        identity = self._keystore.identity
        if identity is None:
            raise NotEnrolled("not enrolled")
        sealer = Sealer(identity, self._keystore.signing, BOOT, time.time, lambda: str(ULID()))
        return len(sealer.seal_visit(_visit(), self._counter.next_seq(), self._link.current_challenge()))


def _visit() -> VisitResult:
    holder, timings = Holder(Method.FACE, Outcome.MATCH), {"reading": 812, "looking": 640}
    return VisitResult(str(ULID()), "A7K", holder, _CARD, PinProof(), _FACE, Consent(), timings, "0.1.0")
