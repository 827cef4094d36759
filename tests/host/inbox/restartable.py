"""A host without a broker that can end between any two steps, and begin again on what is on its disk."""

from __future__ import annotations

import asyncio
import io
import shutil
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Engine, event

from device.base.log import EventLog
from device.wire.keys import public_jwk
from device.wire.messages.subscriber import ResultClaims, ResultReceiptClaims
from host.base.bell import RoleBells
from host.base.keys import load_host_keys
from host.base.link import BrokerLink, Delivery, Outgoing, Wait
from host.holder.anchors import TrustAnchors
from host.inbox.arrivals import Arrivals
from host.inbox.batch import InboxBatches, Stored
from host.inbox.checks import MessageChecks
from host.inbox.subscribers import SubscriberMessages
from host.publish.sealing import Sealer
from host.publish.sending import Sending
from host.publish.straight_out import StraightOut
from host.store.due import Lane
from host.store.engine import open_engine
from host.store.registry import Enrolled, put_subscriber, put_terminal
from host.worker.changes import Job, VisitChanges
from tests.host.line.bodies import new_id
from tests.host.line.voice import TerminalKeys, Voice
from tests.host.world import NOW, SETTINGS, SetClock, Software, found

WORKER = "h-main"
CLINIC = "c1"
AT_ONCE = 16


class Crash(Exception):
    """The process is gone at this moment."""


class Wire(BrokerLink):
    """Stands where the network is: what is published lies in `carried`; with `breaks` the host is gone after it."""

    def __init__(self) -> None:
        """Begin empty; there is no connection to be made."""
        self.carried: list[Outgoing] = []
        self.breaks = False

    @property
    def is_connected(self) -> bool:
        """There is always a way."""
        return True

    def publish(self, messages: Sequence[Outgoing], wait_s: float) -> list[bool]:
        """Carry them, and perhaps be the last that this host did."""
        assert wait_s > 0
        self.carried += messages
        if self.breaks:
            raise Crash
        return [True] * len(messages)

    def begin(self, messages: Sequence[Outgoing]) -> Wait:
        """Carry them, or be gone before that."""
        if self.breaks:
            raise Crash
        self.carried += messages
        return lambda _wait_s: [True] * len(messages)


class RestartableHost:
    """One host on one folder, which must hold a copy of what `prepare_world` made."""

    def __init__(self, prepared: Path, folder: Path) -> None:
        """Enrol a terminal and clinic software, and begin."""
        shutil.copytree(prepared, folder, dirs_exist_ok=True)
        self._folder = folder
        self.keys = load_host_keys(folder / "keys", "h-main")
        self.clock = SetClock()
        self._loop = asyncio.new_event_loop()
        self.wire = Wire()
        self.voice = Voice("t-front", self.keys.identity(), TerminalKeys())
        self.software = Software()
        self.commit_fails = False
        """Whether the host is gone at the next commit, before it."""
        self._open()
        self._enrol()

    def store(self, topic: str, payloads: Sequence[str]) -> Stored:
        """Check and commit what came."""
        deliveries = [Delivery(topic, payload.encode(), number, 1) for number, payload in enumerate(payloads, 1)]
        return self._batches.store(deliveries, self.clock())

    def claim(self) -> list[Job]:
        """Let the worker take what is due."""
        return self._changes.claim(WORKER, dict.fromkeys(Lane, AT_ONCE))

    def settle(self, job: Job) -> None:
        """Write that the person of this job is insured."""
        self._changes.settle(job, found(job.visit.card))

    def settle_together(self, jobs: Sequence[Job]) -> None:
        """Write the same about several jobs, and hand out what is to be said."""
        self._changes.settle_all([(job, found(job.visit.card)) for job in jobs])

    def note(self) -> None:
        """Note what the broker has of it."""
        self._straight.note_handed()

    def send(self) -> None:
        """Send what is due."""
        self._sending.send_due()

    def receipt_of(self, claims: ResultClaims) -> ResultReceiptClaims:
        """Give what clinic software says when it has a result."""
        now = int(self.clock())
        return ResultReceiptClaims(0, self.software.name, "h-main", now, claims.number, claims.jti)

    def begin_again(self) -> None:
        """Begin anew on what is on the disk, as a started process does."""
        self.engine.dispose()
        self.wire.breaks = self.commit_fails = False
        self._open()
        self._changes.release(WORKER)

    def close(self) -> None:
        """End."""
        self.engine.dispose()
        self._loop.close()

    def _open(self) -> None:
        self.engine: Engine = open_engine("", self._folder / "host.sqlite")
        event.listen(self.engine, "commit", self._commit)
        sealer = Sealer(self.keys, new_id, SETTINGS.reply_expires_s)
        self._changes = VisitChanges(self.engine, sealer, SETTINGS, self.clock)
        bells = RoleBells.make(self._loop)
        self._straight = StraightOut(self.engine, self.wire, CLINIC, SETTINGS, self.clock, bells)
        self._straight.look()
        self._changes.out = self._straight
        self._sending = Sending(self.engine, self.wire, CLINIC, SETTINGS, self.clock, self._straight)
        self._batches = InboxBatches(
            self.engine,
            MessageChecks("h-main", self.keys.find_opening),
            SubscriberMessages("h-main"),
            Arrivals(TrustAnchors([], accept_test=True), SETTINGS.confirm_within_s),
            EventLog("test", io.StringIO()),
            quarantine_rows=3,
        )

    def _commit(self, _connection: object) -> None:
        if self.commit_fails:
            raise Crash

    def _enrol(self) -> None:
        keys, software = self.voice.keys, self.software
        terminal = (public_jwk(keys.signing), public_jwk(keys.opening), "0" * 64, NOW)
        clinic = (public_jwk(software.signing), public_jwk(software.opening), "1" * 64, NOW)
        with self.engine.begin() as connection:
            put_terminal(connection, Enrolled(self.voice.name, "A", *terminal))
            put_subscriber(connection, Enrolled(software.name, "", *clinic))
