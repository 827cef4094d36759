"""People who come to terminals: visits through the firmware's own counter, seal and link, and what came back when.

One thread with one event loop plays all of them. What it remembers is the terminals' word for what they committed.
"""

from __future__ import annotations

import asyncio
import io
import random
import secrets
import threading
import time
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from ulid import ULID

from chaos.feeder.visits import VisitMaker
from device.base.errors import UketsukeError
from device.base.log import EventLog
from device.firmware.keys.counter import Counter
from device.firmware.keys.errors import NotEnrolled
from device.firmware.keys.identity import Identity
from device.firmware.keys.keystore import Keystore
from device.firmware.link.client import DaemonLink, LinkTimes
from device.firmware.link.sealing import Sealer
from device.wire.local import Received
from device.wire.messages.command import SettingsClaims
from device.wire.messages.host import Reply

_TIMES = LinkTimes(10.0, 0.05, 0.5)


@dataclass
class Visit:
    """One visit that a terminal committed; times are monotonic, 0 while it has not come to that."""

    visit_id: str
    ticket: str
    committed_at: float
    replied_at: float = 0.0


@dataclass
class Visitor:
    """Who comes to one terminal, every `pause_s` seconds while `coming`; hears what the link tells."""

    pause_s: float
    keystore: Keystore
    counter: Counter
    maker: VisitMaker
    boot: str
    visits: dict[str, Visit] = field(default_factory=dict)
    refused: int = 0
    coming: bool = True
    link: DaemonLink = field(init=False)

    def reply_came(self, reply: Reply) -> None:
        """Note when."""
        visit = self.visits.get(reply.visit_id)
        if visit is not None and not visit.replied_at:
            visit.replied_at = time.monotonic()

    def receipt_came(self, received: Received) -> None:
        """The outbox knows."""

    def link_changed(self, connected: bool) -> None:
        """Visits go on offline."""

    def settings_came(self, settings: SettingsClaims) -> None:
        """There is nothing to set."""

    def enrolled(self, identity: Identity) -> None:
        """The keystore knows."""

    async def come(self) -> None:
        """Come again and again, until cancelled; a refused visit is over, as it is for the person."""
        listening = asyncio.create_task(self.link.run(self))
        try:
            while True:
                if self.coming:
                    try:
                        await self._visit()
                    except (UketsukeError, OSError):
                        self.refused += 1
                await asyncio.sleep(self.pause_s)
        finally:
            listening.cancel()

    async def _visit(self) -> None:
        identity = self.keystore.identity
        if identity is None:
            raise NotEnrolled("not enrolled yet")
        body = self.maker.make(self.counter.next_ticket(identity.letter))
        seq = self.counter.next_seq()
        sealer = Sealer(identity, self.keystore.signing, self.boot, time.time, lambda: str(ULID()))
        sealed = sealer.seal_visit(body, seq, self.link.current_challenge())
        visit = Visit(body.visit_id, body.ticket, 0.0)
        self.visits[body.visit_id] = visit  # before the commit: the reply may be quicker than its news
        try:
            await self.link.put(seq, sealed, urgent=True)
        except UketsukeError:
            del self.visits[body.visit_id]
            raise
        visit.committed_at = time.monotonic()


class Visitors:
    """All of them; entered while people come."""

    def __init__(self, cards: Path) -> None:
        """Let people with these cards come."""
        self._cards = cards
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="visitors")
        self._tasks: list[asyncio.Task[None]] = []

    def __enter__(self) -> Self:
        """Begin."""
        self._thread.start()
        return self

    def __exit__(self, *_ended: object) -> None:
        """End with all of them."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def add(self, state: Path, socket: Path, pause_s: float) -> Visitor:
        """Let somebody come to the terminal with the firmware's folder `state` and the daemon's `socket`."""
        keystore = Keystore(state)
        counter = Counter(state / "counter.sqlite", keystore.ticket_key)
        visitor = Visitor(
            pause_s, keystore, counter, VisitMaker(self._cards, random.SystemRandom()), secrets.token_hex(8)
        )

        async def begin() -> None:
            visitor.link = DaemonLink(
                socket,
                visitor.boot,
                keystore,
                EventLog("visitor", io.StringIO()),
                now=time.time,
                clock=time.monotonic,
                times=_TIMES,
            )
            self._tasks.append(asyncio.create_task(visitor.come()))

        self._do(begin())
        return visitor

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()
        for task in self._tasks:
            task.cancel()
        with suppress(asyncio.CancelledError):
            self._loop.run_until_complete(asyncio.gather(*self._tasks, return_exceptions=True))
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()
