"""The firmware's side of the measurement: the real keys, counter, seal and link, and the moments of each visit."""

from __future__ import annotations

import asyncio
import io
import time
from dataclasses import dataclass, field

from ulid import ULID

from bench.basics.waiting import await_it
from bench.delivery.line import Line, Place
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
    """One visit, in seconds: sealed, committed by the outbox, and from that commit to receipt and reply."""

    seal_s: float
    commit_s: float
    receipt_s: float
    reply_s: float

    @property
    def answered_s(self) -> float:
        """From the hand-over to the daemon until the reply could be shown."""
        return self.commit_s + self.reply_s


@dataclass
class Ears:
    """Hears receipts and replies."""

    came: dict[int, asyncio.Future[float]] = field(default_factory=dict)
    replied: dict[str, asyncio.Future[float]] = field(default_factory=dict)

    def receipt_came(self, received: Received) -> None:
        """The host has a visit."""
        _tell(self.came.get(received.seq))

    def reply_came(self, reply: Reply) -> None:
        """The reply was opened and believed: the page shows it with its next picture."""
        _tell(self.replied.get(reply.visit_id))

    def link_changed(self, connected: bool) -> None:
        """Asked when it matters."""

    def settings_came(self, settings: SettingsClaims) -> None:
        """There is nothing to set."""

    def enrolled(self, identity: Identity) -> None:
        """The keystore knows."""


def _tell(waiting: asyncio.Future[float] | None) -> None:
    if waiting is not None and not waiting.done():
        waiting.set_result(time.perf_counter())


class VisitTimer:
    """Times visits of one terminal, one after the other."""

    def __init__(self, line: Line, place: Place) -> None:
        """Prepare the firmware's folder."""
        state = place.folder / "firmware"
        self._line, self._place = line, place
        self._keystore = Keystore(state)
        self._counter = Counter(state / "counter.sqlite", self._keystore.ticket_key)
        log = EventLog("bench", io.StringIO())
        self._link = DaemonLink(place.socket, BOOT, self._keystore, log, now=time.time, clock=time.perf_counter)
        self._ears = Ears()

    async def begin(self) -> asyncio.Task[None]:
        """Connect, enrol, and wait until the broker is reached; give the task to cancel at the end."""
        task = asyncio.create_task(self._link.run(self._ears))
        await self._line.enrol(self._place)
        await await_it(lambda: self._link.connected, "the broker is not reached")
        return task

    async def time_once(self) -> Timed:
        """Time one visit.

        Raises:
            TimeoutError: no receipt or no reply came.
        """
        identity = self._keystore.identity
        if identity is None:
            raise NotEnrolled("not enrolled")
        began = time.perf_counter()
        seq = self._counter.next_seq()
        sealer = Sealer(identity, self._keystore.signing, BOOT, time.time, lambda: str(ULID()))
        visit, loop = _visit(), asyncio.get_running_loop()
        sealed = sealer.seal_visit(visit, seq, self._link.current_challenge())
        came = self._ears.came[seq] = loop.create_future()
        replied = self._ears.replied[visit.visit_id] = loop.create_future()
        sealed_at = time.perf_counter()
        await self._link.put(seq, sealed, urgent=True)
        committed_at = time.perf_counter()
        async with asyncio.timeout(_WITHIN_S):
            received_at, replied_at = await came, await replied
        return Timed(
            sealed_at - began, committed_at - sealed_at, received_at - committed_at, replied_at - committed_at
        )

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
