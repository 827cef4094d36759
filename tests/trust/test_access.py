"""What each certificate can reach at the broker: every topic, read and written, tried on a real mosquitto.

The table says what is allowed; all the rest has to be closed. A stolen terminal certificate is the row `t-front`.
"""

from __future__ import annotations

import io
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from device.base.log import EventLog
from device.base.ports import free_ports
from device.wire.topics import ROOT, Leaf, SubscriberLeaf
from host.base.link import BrokerLink, Delivery, LinkSettings, Outgoing
from host.base.settings import BrokerSettings
from host.broker.configuration import format_acl, format_conf
from host.pki.ca import create_authority
from host.pki.crl import format_crl
from host.pki.files import certificate_pem, key_pem
from tests.host.line.programs import broker_program
from tests.host.line.waiting import wait_for

pytestmark = pytest.mark.system

HOST, OWN, OTHER, SOFTWARE, SOFTWARE_2 = "h-main", "t-front", "t-back", "s-karte", "s-kensa"
NAMES = (HOST, OWN, OTHER, SOFTWARE, SOFTWARE_2, "t-", "x-unknown", "h-other", "eligibility")
TOPICS = (
    *(f"{ROOT}/{clinic}/{name}/{leaf}" for clinic in ("c1", "c2") for name in (OWN, OTHER) for leaf in Leaf),
    *(f"{ROOT}/c1/eligibility/{name}" for name in (SOFTWARE, SOFTWARE_2, OWN)),
    *(f"{ROOT}/c1/eligibility/{name}/{leaf}" for name in (SOFTWARE, SOFTWARE_2, OWN) for leaf in SubscriberLeaf),
    *(f"{ROOT}/c1/{name}/visit" for name in (HOST, SOFTWARE, "x-unknown", "eligibility")),
    f"{ROOT}/c1",
    "uketsuke/2/c1/t-front/visit",
    "elsewhere",
)
WILD = (
    *("#", "+/+/+/+/+", "$SYS/#", f"{ROOT}/c1/#", f"{ROOT}/c1/+/visit", f"{ROOT}/c1/{OTHER}/#"),
    f"{ROOT}/c1/eligibility/#",
)
MARK = "mark"


def may_write(name: str, topic: str) -> bool:
    """Say what ought to be: the host its clinic's topics, everybody else the own ones."""
    if name == HOST:
        return topic.startswith(f"{ROOT}/c1/") or topic == f"{ROOT}/c1"
    own = (f"{ROOT}/c1/{name}/{leaf}" for leaf in (Leaf.VISIT, Leaf.STATUS, Leaf.EVENT))
    said = (f"{ROOT}/c1/eligibility/{name}/{leaf}" for leaf in (SubscriberLeaf.RECEIPT, SubscriberLeaf.REQUEST))
    return topic in (*own, *said)


def may_read(name: str, topic: str) -> bool:
    """Say what ought to be, as in `may_write`."""
    if name == HOST:
        return may_write(name, topic)
    told = (Leaf.RECEIPT, Leaf.REPLY, Leaf.COMMAND, Leaf.CHALLENGE, Leaf.KEYS)
    own = (f"{ROOT}/c1/{name}/{leaf}" for leaf in told)
    return topic in (*own, f"{ROOT}/c1/eligibility/{name}", f"{ROOT}/c1/eligibility/{name}/{SubscriberLeaf.KEYS}")


@dataclass
class Client:
    """A connection with one certificate."""

    link: BrokerLink
    heard: list[tuple[str, str]]


@dataclass
class Broker:
    """mosquitto with the generated files, and a certificate for every name."""

    folder: Path
    port: int
    stack: ExitStack

    def client(self, name: str, *subscriptions: str, client_id: str = "") -> Client:
        """Connect with the certificate of `name`."""
        chain = self.folder / f"{name}.pem"
        settings = LinkSettings(
            client_id or f"{name}-test", "127.0.0.1", self.port, self.folder / "ca.pem", chain, chain, subscriptions
        )
        heard: list[tuple[str, str]] = []

        def deliver(delivery: Delivery) -> None:
            heard.append((delivery.topic, delivery.payload.decode()))
            made.link.ack(delivery)

        log, ready = io.StringIO(), threading.Event()
        link = BrokerLink(settings, EventLog("test", log), on_delivery=deliver, on_ready=ready.set)
        made = Client(link, heard)
        link.start()
        self.stack.callback(link.stop)
        # not only connected: what is written before the broker has answered the subscription never comes
        wait_for(lambda: ready.is_set() or "subscription_refused" in log.getvalue(), f"{name} has subscribed")
        return made


@pytest.fixture
def broker(running: tuple[Path, int]) -> Iterator[Broker]:
    """Give the broker; connections end with the test."""
    with ExitStack() as stack:
        yield Broker(*running, stack)


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[Path, int]]:
    with ExitStack() as stack:
        # not pytest's own folder: the broker's user must come through, and pytest closes that for others
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="uk-access-")))
        port = free_ports()
        data = folder / "data"
        data.mkdir()
        settings = BrokerSettings(folder=folder, data=data, port=port)
        authority, now = create_authority("Uketsuke c1", time.time()), time.time()
        for name in (*NAMES, "server"):
            key = ec.generate_private_key(ec.SECP256R1())
            made = authority.issue_client(name, key.public_key(), now)
            if name == "server":
                made = authority.issue_server(name, key.public_key(), now, ("127.0.0.1",))
            (folder / f"{name}.pem").write_bytes(certificate_pem(made) + key_pem(key))
        (folder / "server.key").write_bytes((folder / "server.pem").read_bytes())
        (folder / "ca.pem").write_bytes(certificate_pem(authority.certificate))
        (folder / "crl.pem").write_bytes(format_crl(authority, (), now))
        (folder / "acl").write_text(format_acl("c1", HOST))
        (folder / "mosquitto.conf").write_text(format_conf(settings))
        program = broker_program(folder, data, folder / "broker.log")
        stack.callback(program.stop)
        program.start()
        wait_for(lambda: listens(port), "the broker listens", tell=program.log.read_text)
        yield folder, port


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize("name", NAMES)
def test_what_can_be_written(broker: Broker, name: str) -> None:
    ear, voice = broker.client(HOST, f"{ROOT}/c1/#", client_id="ear"), broker.client(name)
    end = f"{ROOT}/c1/{HOST}/end"
    voice.link.publish([Outgoing(topic, f"{MARK} {name}") for topic in TOPICS], 10.0)
    ear.link.publish([Outgoing(end, name)], 10.0)
    wait_for(lambda: (end, name) in ear.heard, "the end of what was written")
    came = {topic for topic, payload in ear.heard if payload == f"{MARK} {name}"}
    wanted = {topic for topic in TOPICS if may_write(name, topic) and topic.startswith(f"{ROOT}/c1")}
    assert came == wanted


@pytest.mark.parametrize("name", NAMES)
def test_what_can_be_read(broker: Broker, name: str) -> None:
    """Every topic and every wildcard is subscribed to; the host then writes to all of its clinic's topics."""
    ear, voice = broker.client(name, *TOPICS, *WILD), broker.client(HOST, client_id="voice")
    written = [topic for topic in TOPICS if may_write(HOST, topic)]
    mark = f"{MARK} to {name} {time.monotonic()}"
    seen_by_host = broker.client(HOST, f"{ROOT}/c1/#", client_id="witness")
    wait_for(lambda: all(voice.link.publish([Outgoing(topic, mark) for topic in written], 10.0)), "the host writes")
    wait_for(lambda: {topic for topic, one in seen_by_host.heard if one == mark} == set(written), "all was written")
    allowed = {topic for topic in written if may_read(name, topic)}
    wait_for(lambda: {topic for topic, one in ear.heard if one == mark} >= allowed, "what is allowed came")
    assert {topic for topic, one in ear.heard if one == mark} == allowed
    assert not [topic for topic, _ in ear.heard if topic.startswith("$SYS")]


def test_retained_messages_of_others_stay_closed(broker: Broker) -> None:
    voice = broker.client(HOST, client_id="voice-2")
    topic = f"{ROOT}/c1/{OTHER}/{Leaf.CHALLENGE}"
    wait_for(lambda: voice.link.publish([Outgoing(topic, "kept", retain=True)], 10.0)[0], "it is kept")
    thief = broker.client(OWN, topic, f"{ROOT}/c1/{OWN}/{Leaf.CHALLENGE}", client_id="thief")
    own = f"{ROOT}/c1/{OWN}/{Leaf.CHALLENGE}"
    wait_for(lambda: voice.link.publish([Outgoing(own, "for all to see that it listens")], 10.0)[0], "it is told")
    wait_for(lambda: thief.heard, "its own topic works")
    assert [topic for topic, _ in thief.heard] == [own]


def test_will_on_a_foreign_topic_is_not_published(broker: Broker) -> None:
    """A Will is checked when it is due, not when it is left (mosquitto 2.0.11)."""
    ear = broker.client(HOST, f"{ROOT}/c1/#", client_id="ear-3")
    end = f"{ROOT}/c1/{HOST}/end-of-will"
    leave_will(broker, OWN, f"{ROOT}/c1/{OTHER}/status")
    leave_will(broker, OWN, f"{ROOT}/c1/{OWN}/status")
    wait_for(lambda: (f"{ROOT}/c1/{OWN}/status", "will") in ear.heard, "the own Will")
    ear.link.publish([Outgoing(end, "end")], 10.0)
    wait_for(lambda: (end, "end") in ear.heard, "the end")
    assert (f"{ROOT}/c1/{OTHER}/status", "will") not in ear.heard


def leave_will(broker: Broker, name: str, topic: str) -> None:
    """Connect with a Will and break the connection."""
    context = ssl.create_default_context(cafile=broker.folder / "ca.pem")
    context.load_cert_chain(broker.folder / f"{name}.pem")
    strings = b"".join(len(one).to_bytes(2) + one for one in (b"will-er", topic.encode(), b"will"))
    body = b"\x00\x04MQTT\x04\x0e\x00\x3c" + strings  # MQTT 3.1.1, 3.1: clean session, Will with QoS 1
    with socket.create_connection(("127.0.0.1", broker.port), 5.0) as plain:
        connection = context.wrap_socket(plain, server_hostname="127.0.0.1")
        connection.sendall(bytes([0x10, len(body)]) + body)
        assert connection.recv(4) == bytes.fromhex("20020000")
        connection.close()
