"""The firmware's side in tests: the real link, keystore and sealer in a thread of their own, driven by the test."""

from __future__ import annotations

import asyncio
import io
import threading
import time
from collections.abc import Coroutine
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

from device.base.log import EventLog
from device.firmware.keys.identity import Identity
from device.firmware.keys.keystore import Keystore
from device.firmware.link.client import DaemonLink, LinkTimes
from device.firmware.link.sealing import Sealer
from device.wire import words
from device.wire.local import Received
from device.wire.messages.command import SettingsClaims
from device.wire.messages.host import Reply
from device.wire.messages.visit import Card, Consent, FaceProof, Holder, PinProof, VisitResult
from tests.device.daemon.keys_of_host import VISIT_ID

T = TypeVar("T")

SERIAL = "98765432123456789"


def make_visit(ticket: str = "A2B") -> VisitResult:
    """Give a made-up visit; its serial is what must not be found in the clear."""
    return VisitResult(
        visit_id=VISIT_ID,
        ticket=ticket,
        holder=Holder(words.Method.PIN, words.Outcome.VERIFIED),
        card=Card(kind=words.CardKind.MYNUMBER, issuer="00ff", serial=SERIAL),
        pin=PinProof(),
        face=FaceProof(),
        consent=Consent(),
        timings_ms={"total": 1},
        software="test",
    )


class Heard:
    """Keeps what the link reports."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.replies: list[Reply] = []
        self.receipts: list[Received] = []
        self.links: list[bool] = []
        self.identities: list[Identity] = []
        self.settings: list[SettingsClaims] = []

    def reply_came(self, reply: Reply) -> None:
        """Keep it."""
        self.replies.append(reply)

    def receipt_came(self, received: Received) -> None:
        """Keep it."""
        self.receipts.append(received)

    def link_changed(self, connected: bool) -> None:
        """Keep it."""
        self.links.append(connected)

    def settings_came(self, settings: SettingsClaims) -> None:
        """Keep it."""
        self.settings.append(settings)

    def enrolled(self, identity: Identity) -> None:
        """Keep it."""
        self.identities.append(identity)


class FirmwareSide:
    """One run of a firmware at a daemon's socket."""

    def __init__(self, state: Path, socket: Path, boot: str) -> None:
        """Start it."""
        self.boot = boot
        self.keystore = Keystore(state)
        self.heard = Heard()
        self.log = io.StringIO()
        self._loop = asyncio.new_event_loop()
        self.link = DaemonLink(
            socket,
            boot,
            self.keystore,
            EventLog("firmware", self.log),
            now=time.time,
            clock=time.monotonic,
            times=LinkTimes(put_s=10, reconnect_s=0.02, reconnect_max_s=0.1),
        )
        self._running = self._loop.create_task(self.link.run(self.heard))
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def seal(self, seq: int, ticket: str = "A2B") -> str:
        """Seal a made-up visit."""
        return self.seal_visit(seq, make_visit(ticket))

    def seal_visit(self, seq: int, body: VisitResult) -> str:
        """Seal a visit as the firmware does."""
        identity = self.keystore.identity
        assert identity is not None
        sealer = Sealer(identity, self.keystore.signing, self.boot, time.time, lambda: f"01{seq}")
        return sealer.seal_visit(body, seq, self.link.current_challenge())

    def put(self, seq: int, sealed: str, *, urgent: bool = True) -> None:
        """Hand a message over and wait for the commit."""
        self.begin(self.link.put(seq, sealed, urgent=urgent)).result(20)

    def report(self, event: str, number: int) -> None:
        """Report an operational event."""
        self._loop.call_soon_threadsafe(self.link.report, event, number)

    def begin(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Begin something in the link's event loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def close(self) -> None:
        """End it; a second time does nothing."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._running.cancel)
            self._thread.join(10)

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(asyncio.wait([self._running]))
        finally:
            self._loop.close()
