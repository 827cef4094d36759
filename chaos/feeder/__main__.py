"""`python -m chaos.feeder`: one visit after the other through the firmware's own counter, seal and link.

What it journals on stdout is the terminal's word for what it committed. It ends at SIGTERM, between two visits.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import random
import secrets
import signal
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ulid import ULID

from chaos.check.history import Key
from chaos.feeder.journal import committed_line, digest_lasting, offered_line
from chaos.feeder.visits import VisitMaker
from device.base.errors import UketsukeError
from device.base.log import EventLog
from device.firmware.keys.counter import Counter
from device.firmware.keys.errors import NotEnrolled
from device.firmware.keys.identity import Identity
from device.firmware.keys.keystore import Keystore
from device.firmware.link.client import DaemonLink, LinkTimes
from device.firmware.link.sealing import Sealer
from device.wire import codec
from device.wire.local import Received
from device.wire.messages.command import SettingsClaims
from device.wire.messages.host import Reply

_PUT_S = 2.0
_URGENT_EACH = 5
"""One visit in so many is urgent: more people than one do not wait at a terminal."""

_RECONNECT = (0.05, 0.5)


class Deaf:
    """Hears what the link tells and does nothing about it: nobody stands before this terminal."""

    def reply_came(self, reply: Reply) -> None:
        """Nobody waits for it."""

    def receipt_came(self, received: Received) -> None:
        """The outbox knows."""

    def link_changed(self, connected: bool) -> None:
        """Visits go on offline."""

    def settings_came(self, settings: SettingsClaims) -> None:
        """There is nothing to set."""

    def enrolled(self, identity: Identity) -> None:
        """The keystore knows."""


@dataclass
class Feeder:
    """What makes, seals and hands over."""

    keystore: Keystore
    counter: Counter
    link: DaemonLink
    visits: VisitMaker
    boot: str

    async def feed(self, pause_s: float, stop: asyncio.Event) -> None:
        """Hand visits over until `stop` is set; a refused one is over, as it is for the person."""
        while not stop.is_set():
            with suppress(UketsukeError):  # no host yet, the disk is full, or the daemon is away
                await self._hand_over()
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause_s)

    async def _hand_over(self) -> None:
        identity = self.keystore.identity
        if identity is None:
            raise NotEnrolled("not enrolled yet")
        body = self.visits.make(self.counter.next_ticket(identity.letter))
        seq = self.counter.next_seq()
        sealer = Sealer(identity, self.keystore.signing, self.boot, time.time, lambda: str(ULID()))
        sealed = sealer.seal_visit(body, seq, self.link.current_challenge())
        key = Key(identity.terminal, self.boot, seq)
        digest = hashlib.sha256(sealed.encode()).hexdigest()
        _write(offered_line(key, body.visit_id, digest, digest_lasting(codec.to_json(body))))
        await self.link.put(seq, sealed, urgent=seq % _URGENT_EACH == 0)
        _write(committed_line(key))


def main() -> int:
    """Run the feeder and give its exit code."""
    parser = argparse.ArgumentParser(prog="python -m chaos.feeder", description="feed made-up visits to a daemon")
    parser.add_argument("--state", type=Path, required=True, help="the firmware's folder")
    parser.add_argument("--socket", type=Path, required=True, help="the daemon's socket")
    parser.add_argument("--cards", type=Path, required=True, help="the cards of those who come")
    parser.add_argument("--pause-s", type=float, required=True, help="between two visits")
    options = parser.parse_args()
    asyncio.run(_run(options))
    return 0


async def _run(options: argparse.Namespace) -> None:
    boot = secrets.token_hex(8)
    keystore = Keystore(options.state)
    counter = Counter(options.state / "counter.sqlite", keystore.ticket_key)
    times = LinkTimes(_PUT_S, *_RECONNECT)
    log = EventLog("feeder")
    link = DaemonLink(options.socket, boot, keystore, log, now=time.time, clock=time.monotonic, times=times)
    feeder = Feeder(keystore, counter, link, VisitMaker(options.cards, random.SystemRandom()), boot)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    running = asyncio.create_task(link.run(Deaf()))
    await feeder.feed(options.pause_s, stop)
    running.cancel()
    await asyncio.wait([running])


def _write(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
