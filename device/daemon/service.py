"""The daemon as a whole: what comes over the socket and from the broker meets outbox, link and firmware.

It hands sealed and signed bytes on. It holds the TLS key and public keys, nothing that opens a result or a reply.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass

from device.base.log import EventLog
from device.base.metrics import Metrics
from device.base.troubles import Troubles, has_room
from device.daemon.base.errors import EnrolmentFailed, OutboxNotWritten, StateDamaged
from device.daemon.base.settings import Settings
from device.daemon.firmware_port import FirmwarePort
from device.daemon.health import HealthTeller
from device.daemon.link.link import Link
from device.daemon.metrics import watch_link, watch_outbox, watch_trust
from device.daemon.outbox.ages import RowAges
from device.daemon.outbox.dispatch import Dispatch
from device.daemon.outbox.sender import Sender
from device.daemon.outbox.store import Outbox
from device.daemon.peers import Peer
from device.daemon.status import StatusPublisher
from device.daemon.trust.enrolment import enrol
from device.daemon.trust.identity import Identity, IdentityStore
from device.daemon.trust.receipts import HOST_KEYS_UNKNOWN, knows_signer
from device.daemon.trust.renewal import Renewal
from device.wire import codec, local, version
from device.wire.errors import MessageError, MessageInvalid
from device.wire.health import HealthQuery
from device.wire.keys import read_sealing_key
from device.wire.messages.status import Event, Status
from device.wire.topics import Leaf


@dataclass(frozen=True)
class Start:
    """What is fixed for one run of the daemon: its random start id and the software's version."""

    boot: str
    software: str

    def status(self, *, alive: bool, firmware_boot: str = "", rows: int = 0) -> str:
        """Give the status message."""
        status = Status(
            schema=version.NEWEST,
            alive=alive,
            boot=self.boot,
            firmware_boot=firmware_boot,
            software=self.software,
            outbox_rows=rows,
            schema_newest=version.NEWEST,
            schema_oldest=version.OLDEST,
        )
        return json.dumps(codec.to_json(status))

    def event(self, report: local.Report) -> str:
        """Give the message of an operational event."""
        return json.dumps(codec.to_json(Event(version.NEWEST, self.boot, report.at, report.event, report.number)))


@dataclass(frozen=True)
class Parts:
    """What the daemon is made of."""

    outbox: Outbox
    sender: Sender
    link: Link
    firmware: FirmwarePort
    identities: IdentityStore
    ages: RowAges
    renewal: Renewal
    wall_clock: Callable[[], float]


class Daemon:
    """Handles the socket (`SocketHandler`) and the link (`LinkListener`)."""

    def __init__(self, settings: Settings, start: Start, parts: Parts, log: EventLog) -> None:
        """Read the stored identity and be ready to run.

        Raises:
            StateDamaged: the stored identity cannot be used.
        """
        self._settings = settings
        self._start = start
        self._parts = parts
        self._log = log
        self._status = StatusPublisher(self._status_message, self._publish_status, settings.link.status_every_s)
        self._dispatch = Dispatch(parts.outbox, parts.sender, parts.ages, self._status.changed, log)
        self._health = HealthTeller(
            parts.outbox, parts.sender, parts.link, parts.firmware, parts.ages, self._dispatch
        )
        self._enrolling = asyncio.Lock()
        self._host_keys_known = True
        self._identity = parts.identities.load()
        if self._identity is not None:
            parts.link.use(self._identity)

    async def run(self) -> None:
        """Keep the link and send until cancelled."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._parts.sender.run())
                tasks.create_task(self._status.run())
                tasks.create_task(Troubles(self._standing, lambda: self._parts.link.connected, self._report).run())
                tasks.create_task(self._parts.link.run(self))
                tasks.create_task(self._parts.renewal.run(lambda: self._identity, self._identity_renewed))
        finally:
            self._parts.outbox.close()

    def measure(self, metrics: Metrics) -> None:
        """Let what the daemon counts be read from `metrics`."""
        parts = self._parts
        watch_link(metrics, parts.link)
        watch_outbox(metrics, parts.outbox, parts.sender, parts.ages, self._settings.state)
        watch_trust(
            metrics,
            lambda: self._identity,
            lambda: parts.firmware.connected,
            lambda: self._dispatch.refused_receipts,
        )

    def firmware_came(self, peer: Peer, hello: local.Hello) -> None:
        """Give a firmware the state of things; what the host gave at enrolment it may have missed by a crash."""
        self._log.event("firmware_came", boot=hello.boot)
        self._parts.firmware.came(peer, hello)
        if self._identity is not None:
            peer.send(_enrolled(self._identity))
        peer.send(local.Link(self._parts.link.connected))
        self._status.changed()

    def firmware_said(self, peer: Peer, message: local.LocalMessage) -> None:
        """Act on a message of the firmware.

        Raises:
            MessageInvalid: the firmware does not send such messages.
        """
        match message:
            case local.Put():
                self._dispatch.put(message, peer.send)
            case local.Offer():
                self._parts.firmware.offer_came(message.token)
            case local.Hello():
                self._parts.firmware.hello_came(message)
            case local.Report():
                event = self._start.event(message)
                self._parts.link.publish(Leaf.EVENT, event, retain=False)
            case _:
                raise MessageInvalid("the firmware does not send this message")

    def firmware_left(self, peer: Peer) -> None:
        """Take note that a connection of the firmware ended."""
        self._log.event("firmware_left")
        self._parts.firmware.left(peer)
        self._status.changed()

    async def answer(self, question: local.Question) -> local.LocalMessage:
        """Answer the command line; one enrolment at a time."""
        if isinstance(question, local.StatusQuery):
            return self._daemon_status()
        if isinstance(question, HealthQuery):
            return await self._health.tell(
                self._start.software,
                self._identity,
                self._status_message(),
                host_keys_known=self._host_keys_known,
                check_file=question.check_file,
            )
        async with self._enrolling:
            try:
                identity = await self._enrol(question)
            except (EnrolmentFailed, StateDamaged) as error:
                self._log.failure("enrolment_failed", error)
                return local.EnrolResult(error.number, "", "", "", "")
        self._log.event("enrolled", terminal=identity.answer.name)
        answer = identity.answer
        return local.EnrolResult(0, answer.clinic, answer.name, answer.letter, _host_key(identity))

    def link_changed(self, connected: bool) -> None:
        """Tell the firmware, and begin to send or stop."""
        self._parts.firmware.push(local.Link(connected))
        self._parts.sender.link_changed()
        if connected:
            self._status.connected()

    def message_came(self, leaf: Leaf, payload: bytes) -> None:
        """Act on a receipt; hand everything else on as it came."""
        try:
            token = payload.decode("ascii")
        except UnicodeDecodeError:
            self._log.event("message_refused", kind=leaf, error=MessageInvalid.number)
            return
        if leaf is Leaf.KEYS and self._identity is not None:
            self._follow(token, self._identity)
        if leaf is not Leaf.RECEIPT:
            self._parts.firmware.push(local.Incoming(leaf, token))
        elif self._identity is not None:
            self._receipt_came(token, self._identity)

    def _standing(self) -> frozenset[int]:
        """Give what stands in the daemon's own way."""
        return frozenset() if has_room(self._settings.state) else frozenset({OutboxNotWritten.number})

    def _report(self, event: str, number: int) -> None:
        report = local.Report(event, number, int(self._parts.wall_clock()))
        self._parts.link.publish(Leaf.EVENT, self._start.event(report), retain=False)

    def _receipt_came(self, token: str, identity: Identity) -> None:
        now = self._parts.wall_clock()
        known = knows_signer(token, identity, now)
        if not known and self._host_keys_known:
            self._log.event("host_keys_unknown", error=HOST_KEYS_UNKNOWN)
        self._host_keys_known = known
        for received in self._dispatch.receipt_came(token, identity, now):
            self._parts.firmware.push(received)

    def _follow(self, token: str, identity: Identity) -> None:
        """Trust the host's next keys, if the newest ones that are trusted here announce them."""
        trusted, answer = identity.trusted, identity.answer
        try:
            if trusted.has_followed(token):
                return
            followed = trusted.follow(token, answer.name, answer.host.control_key)
            self._identity = self._parts.identities.save_trusted(identity, followed)
        except (MessageError, StateDamaged) as error:
            self._log.failure("keys_not_followed", error)
            return
        self._host_keys_known = True
        self._log.event("keys_followed")

    def _identity_renewed(self, identity: Identity) -> None:
        self._identity = identity
        self._parts.link.use(identity)

    async def _enrol(self, command: local.EnrolCommand) -> Identity:
        firmware, timeout_s = self._parts.firmware, self._settings.enrolment.timeout_s
        new = await enrol(command, lambda digest: firmware.request_offer(digest, timeout_s), timeout_s)
        identity = self._parts.identities.save(new.answer, new.tls_key)
        self._identity = identity
        self._host_keys_known = True
        firmware.forget_challenge()
        self._parts.link.use(identity)
        await firmware.hand_over(_enrolled(identity), timeout_s)
        return identity

    def _daemon_status(self) -> local.DaemonStatus:
        counts = self._parts.outbox.counts()
        return local.DaemonStatus(
            enrolled=self._identity is not None,
            connected=self._parts.link.connected,
            terminal=self._identity.answer.name if self._identity is not None else "",
            rows=counts.waiting,
            dead_rows=counts.dead,
            firmware_connected=self._parts.firmware.connected,
        )

    def _publish_status(self, message: str) -> None:
        self._parts.link.publish(Leaf.STATUS, message, retain=True)

    def _status_message(self) -> str:
        rows = self._parts.outbox.counts().waiting
        return self._start.status(alive=True, firmware_boot=self._parts.firmware.boot, rows=rows)


def _enrolled(identity: Identity) -> local.Enrolled:
    answer = identity.answer
    return local.Enrolled(answer.clinic, answer.name, answer.letter, answer.host)


def _host_key(identity: Identity) -> str:
    return read_sealing_key(identity.answer.host.sealing_key.jwk()).kid
