"""A terminal made of the contract only: enrols, seals visits, keeps what the host sends."""

from __future__ import annotations

import hashlib
import io
import ssl
from pathlib import Path

import httpx

from device.base.log import EventLog
from device.wire import codec, envelope, topics
from device.wire.keys import read_verify_key
from device.wire.messages.enrolment import EnrolmentAnswer
from device.wire.messages.host import (
    CHALLENGE_TYPE,
    RECEIPT_TYPE,
    REPLY_TYPE,
    ChallengeClaims,
    ReceiptClaims,
    ReceiptEntry,
    Reply,
    ReplyClaims,
)
from device.wire.messages.status import Status
from device.wire.messages.visit import VisitResult
from device.wire.topics import Leaf, MqttVersion
from host.base.link import BrokerLink, Delivery, LinkSettings, Outgoing
from host.pki.files import key_pem
from tests.host.line.voice import TerminalKeys, Voice
from tests.host.line.waiting import wait_for

PUBACK_S = 40.0


def post_enrolment(url: str, ca: Path, request: object, kind: str = "terminal") -> httpx.Response:
    """Post an enrolment request to the service."""
    with httpx.Client(verify=ssl.create_default_context(cafile=ca), trust_env=False) as client:
        return client.post(f"{url}/v1/enrolments/{kind}", json=request)


class Terminal:
    """An enrolled terminal on the broker."""

    def __init__(
        self,
        folder: Path,
        keys: TerminalKeys,
        answer: EnrolmentAnswer,
        log: EventLog,
        protocol: MqttVersion = MqttVersion.V5,
    ) -> None:
        """Write the certificate files into `folder` and connect."""
        self._protocol = protocol
        self.answer = answer
        self.name = answer.name
        self.voice = Voice(answer.name, answer.host, keys)
        self.receipts: list[ReceiptEntry] = []
        self.replies: list[Reply] = []
        self.challenges: list[ChallengeClaims] = []
        self._opened: set[str] = set()
        self._link = BrokerLink(self._settings(folder), log, on_delivery=self._take)
        self._link.start()
        wait_for(lambda: self._link.is_connected, "the terminal connects")

    def stop(self) -> None:
        """Disconnect."""
        self._link.stop()

    def say_birth(self) -> None:
        """Publish the retained status."""
        status = Status(0, True, self.voice.boot, self.voice.boot, "0.1.0", 0, 0, 0)
        self.publish(Leaf.STATUS, codec.dump(codec.to_json(status)).decode(), retain=True)

    def challenge(self) -> str:
        """Give the newest nonce, waiting for one."""
        return wait_for(lambda: self.challenges[-1].nonce if self.challenges else None, "a challenge")

    def send_visit(self, body: VisitResult, nonce: str = "") -> str:
        """Publish a visit; give the digest of its sealed bytes."""
        return self.send(self.voice.seal(self.voice.claims(body, nonce)))

    def send(self, sealed: str) -> str:
        """Publish a sealed message; give its digest."""
        self.publish(Leaf.VISIT, sealed)
        return hashlib.sha256(sealed.encode()).hexdigest()

    def publish(self, leaf: Leaf, payload: str, *, retain: bool = False) -> None:
        """Publish under the own name and wait for the broker."""
        message = Outgoing(topics.terminal_topic(self.answer.clinic, self.name, leaf), payload, retain)
        wait_for(lambda: self._link.publish([message], PUBACK_S)[0], "the broker takes a message")

    def publish_elsewhere(self, topic: str, payload: str) -> None:
        """Publish to any topic; the broker acknowledges even what it refuses."""
        self._link.publish([Outgoing(topic, payload)], PUBACK_S)

    def receipt_for(self, digest: str) -> ReceiptEntry:
        """Give the first receipt for a message, waiting for it."""
        return wait_for(lambda: next((entry for entry in self.receipts if entry.digest == digest), None), "a receipt")

    def reply_for(self, visit_id: str) -> Reply:
        """Give the newest reply for a visit, waiting for one."""
        return wait_for(lambda: next((r for r in reversed(self.replies) if r.visit_id == visit_id), None), "a reply")

    def _settings(self, folder: Path) -> LinkSettings:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "ca.pem").write_text(self.answer.ca_certificate)
        (folder / "tls.pem").write_text(self.answer.certificate)
        (folder / "tls.key").write_bytes(key_pem(self.voice.keys.tls))
        leaves = (Leaf.RECEIPT, Leaf.REPLY, Leaf.CHALLENGE)
        return LinkSettings(
            client_id=self.name,
            host=self.answer.broker.host,
            port=self.answer.broker.port,
            ca=folder / "ca.pem",
            certificate=folder / "tls.pem",
            key=folder / "tls.key",
            subscriptions=tuple(topics.terminal_topic(self.answer.clinic, self.name, leaf) for leaf in leaves),
            session_expiry_s=3600,
            reconnect_max_s=1,
            protocol=self._protocol,
        )

    def _take(self, delivery: Delivery) -> None:
        leaf, text = delivery.topic.rsplit("/", 1)[1], delivery.payload.decode()
        if leaf == Leaf.RECEIPT:
            key = read_verify_key(self.answer.host.receipt_key.jwk())
            claims = codec.from_json(envelope.verify(text, RECEIPT_TYPE, lambda _: key).claims, ReceiptClaims)
            self.receipts.extend(claims.entries)
        elif leaf == Leaf.CHALLENGE:
            key = read_verify_key(self.answer.host.control_key.jwk())
            verified = envelope.verify(text, CHALLENGE_TYPE, lambda _: key)
            self.challenges.append(codec.from_json(verified.claims, ChallengeClaims))
        else:
            self._take_reply(text)
        self._link.ack(delivery)

    def _take_reply(self, text: str) -> None:
        opened = envelope.open_sealed(text, self.voice.keys.opening, receiver=self.name, sender=self.answer.host.name)
        key = read_verify_key(self.answer.host.control_key.jwk())
        claims = codec.from_json(envelope.verify(opened.token, REPLY_TYPE, lambda _: key).claims, ReplyClaims)
        if claims.jti not in self._opened:
            self._opened.add(claims.jti)
            self.replies.append(claims.body)


def enrol_terminal(
    invitation: dict[str, str], folder: Path, name: str, protocol: MqttVersion = MqttVersion.V5
) -> Terminal:
    """Enrol with new keys and connect; `folder` holds the host's state and gets the terminal's files."""
    keys = TerminalKeys()
    request = codec.to_json(keys.request(invitation["code"]))
    response = post_enrolment(invitation["url"], folder / "state" / "pki" / "ca.pem", request).raise_for_status()
    answer = codec.from_json(response.json(), EnrolmentAnswer)
    return Terminal(folder / name, keys, answer, EventLog(name, io.StringIO()), protocol)
