"""Simulated terminals that come back with a full outbox: the daemon's own outbox and sender, a test's connection."""

from __future__ import annotations

import asyncio
import io
import random
import secrets
import threading
import time
from contextlib import closing
from pathlib import Path

from device.base.log import EventLog
from device.daemon.base.pauses import Pauses
from device.daemon.base.settings import LinkSettings, OutboxSettings
from device.daemon.outbox.sender import Sender, Windows
from device.daemon.outbox.store import Key, Outbox
from device.wire import codec
from device.wire.local import Put
from device.wire.messages.enrolment import EnrolmentAnswer
from device.wire.messages.visit import Card
from device.wire.topics import Leaf, terminal_topic
from host.base.link import Delivery, Outgoing
from host.enrolment.codes import CodeMaker
from host.store.codes import Kind
from host.store.engine import open_engine
from tests.host.line.bodies import FACE, visit_body
from tests.host.line.line import Line
from tests.host.line.terminal import Terminal, post_enrolment
from tests.host.line.voice import TerminalKeys


class Returning(Terminal):
    """A terminal whose messages go out as the daemon sends them; the first ones come with `come_back`."""

    def __init__(self, folder: Path, keys: TerminalKeys, answer: EnrolmentAnswer) -> None:
        """Connect, with nothing to send."""
        folder.mkdir(parents=True)
        self._path = folder / "outbox.db"
        self._loop = asyncio.new_event_loop()
        self._sent: tuple[Outbox, Sender] | None = None
        self._thread = threading.Thread(target=self._run)
        super().__init__(folder, keys, answer, EventLog(answer.name, io.StringIO()))

    def fill(self, card: Card, count: int) -> None:
        """Commit visits as during a day without a network."""
        with closing(Outbox(self._path, OutboxSettings())) as outbox:
            for _ in range(count):
                claims = self.voice.claims(visit_body(FACE, card))
                outbox.put(Put(claims.boot, claims.seq, self.voice.seal(claims), urgent=False))

    def come_back(self) -> None:
        """Begin to send, with the windows that the daemon has by default."""
        self._thread.start()

    def leave(self) -> None:
        """End it."""
        self.stop()
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        settings = LinkSettings()
        with closing(Outbox(self._path, OutboxSettings())) as outbox:
            sender = Sender(
                outbox,
                self._hand_over,
                windows=Windows(settings.window, settings.backlog_window, settings.fresh_s),
                pauses=Pauses(settings.resend_s, settings.resend_max_s, random.Random(1)),
                clock=time.monotonic,
            )
            self._sent = outbox, sender
            sending = self._loop.create_task(sender.run())
            self._loop.run_forever()
            sending.cancel()
            self._loop.run_until_complete(asyncio.wait([sending]))
            self._loop.close()

    def _hand_over(self, sealed: str) -> bool:
        self._link.send(Outgoing(terminal_topic(self.answer.clinic, self.name, Leaf.VISIT), sealed))
        return self._link.is_connected

    def _take(self, delivery: Delivery) -> None:
        known = len(self.receipts)
        super()._take(delivery)
        if len(self.receipts) > known:
            self._loop.call_soon_threadsafe(self._settle, known)

    def _settle(self, known: int) -> None:
        if self._sent is not None:
            outbox, sender = self._sent
            for entry in outbox.settle(self.receipts[known:]):
                sender.forget(Key(entry.boot, entry.seq))
            sender.wake()


def enrol_returning(line: Line, folder: Path, name: str, letter: str) -> Returning:
    """Enrol one by a code from the host's own code maker: a process for each would take longer than the test."""
    state = line.folder / "state"
    engine = open_engine("", state / "host.sqlite")
    try:
        code = CodeMaker(engine, 1800, secrets.choice, time.time).make(Kind.TERMINAL, name, letter).code
    finally:
        engine.dispose()
    keys = TerminalKeys()
    url = (state / "enrolment.url").read_text()
    response = post_enrolment(url, line.ca, codec.to_json(keys.request(code))).raise_for_status()
    return Returning(folder / name, keys, codec.from_json(response.json(), EnrolmentAnswer))
