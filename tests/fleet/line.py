"""Three real nodes and a worker with its gate, two clinics on files, and MQTT clients with certificates of each."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import Engine, Table, func, select

from device.base.log import EventLog
from device.wire.keys import public_jwk
from device.wire.messages.enrolment import HostIdentity
from device.wire.topics import MqttVersion, client_id
from fleet.databases import Databases
from fleet.layout import Layout, Node
from fleet.running import Fleet, prepare
from host.base.folder import StateFolder
from host.base.link import BrokerLink, Delivery, LinkSettings, Outgoing
from host.base.ring import KeyRing
from host.enrolment.renewal import issued
from host.fleet.clinics import load_clinic
from host.pki.files import KeyPairFiles, certificate_pem, fingerprint, key_pem, load_authority
from host.store.certificates import add_certificate
from host.store.engine import open_engine, reading
from host.store.registry import Enrolled, put_subscriber, put_terminal
from host.store.tables import replies, visits
from tests.host.line.voice import TerminalKeys, Voice
from tests.host.line.waiting import wait_for

CLINICS = ("c1", "c2")
PUBACK_S = 40.0


@dataclass
class Client:
    """An MQTT client; what came is in `came`, by topic in order."""

    link: BrokerLink
    log: io.StringIO
    ready: threading.Event
    """Set when the subscriptions stand."""
    came: list[Delivery] = field(default_factory=list)

    def payloads(self, topic: str) -> list[str]:
        """Give what came on a topic."""
        return [delivery.payload.decode() for delivery in list(self.came) if delivery.topic == topic]

    def say(self, topic: str, payload: str, *, retain: bool = False) -> bool:
        """Publish and wait for the acknowledgement, which proves nothing."""
        return self.link.publish([Outgoing(topic, payload, retain)], PUBACK_S) == [True]


@dataclass
class FleetLine:
    """Everything that runs; `engines` are the clinics' databases."""

    fleet: Fleet
    stack: ExitStack
    engines: dict[str, Engine]
    hosts: dict[str, HostIdentity]
    _number: int = 0
    _letters: Iterator[str] = field(default_factory=lambda: map(chr, count(ord("A"))))

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The nodes."""
        return self.fleet.layout.nodes

    def enrol(self, clinic: str, name: str) -> Voice:
        """Put somebody into a clinic's registry, as enrolment does, and the certificate into a folder."""
        letter = next(self._letters) if name.startswith("t-") else ""
        keys, now = TerminalKeys(), time.time()
        certificate = self._certify(clinic, name, keys.tls)
        with self.engines[clinic].begin() as connection:
            add_certificate(connection, issued(certificate, name, now))
            put = put_terminal if letter else put_subscriber
            own = (public_jwk(keys.signing), public_jwk(keys.opening))
            put(connection, Enrolled(name, letter, *own, fingerprint(certificate), now))
        return Voice(name, self.hosts[clinic], keys)

    def certify(self, clinic: str, name: str) -> None:
        """Make a certificate that stands in no registry."""
        self._certify(clinic, name, ec.generate_private_key(ec.SECP256R1()))

    def connect(
        self, clinic: str, name: str, *subscriptions: str, node: int = 0, own_id: str = "", expiry_s: int = 0
    ) -> Client:
        """Connect with somebody's certificate; `own_id` is another client id than the right one."""
        self._number += 1
        files, log = self._files(clinic, name), io.StringIO()
        place = self.nodes[node]
        settings = LinkSettings(
            own_id or client_id(clinic, name, "" if expiry_s else f"test-{self._number}"),
            place.host,
            place.mqtt_port,
            self.fleet.folder / "pki" / "ca.pem",
            files.certificate,
            files.key,
            subscriptions,
            expiry_s,
            reconnect_max_s=1,
            protocol=MqttVersion.V3_1_1,
        )
        client: Client

        def take(delivery: Delivery) -> None:
            client.came.append(delivery)
            client.link.ack(delivery)

        ready = threading.Event()
        link = BrokerLink(settings, EventLog("test", log), on_delivery=take, on_ready=ready.set)
        client = Client(link, log, ready)
        client.link.start()
        self.stack.callback(client.link.stop)
        return client

    def count(self, clinic: str, table: Table) -> int:
        """Count the rows of a table of a clinic."""
        with reading(self.engines[clinic]) as connection:
            return int(connection.execute(select(func.count()).select_from(table)).scalar_one())

    def is_replied(self, clinic: str, terminal: str) -> bool:
        """Tell whether the visits of a terminal are answered, and what is said of them is out."""
        with reading(self.engines[clinic]) as connection:
            changes = connection.execute(select(visits.c.change).where(visits.c.terminal == terminal)).scalars().all()
            waiting = connection.execute(select(replies.c.jti).where(replies.c.terminal == terminal)).first()
        return bool(changes) and min(changes) > 0 and waiting is None

    def tell(self) -> str:
        """Give the end of the worker's log, for a failure on another machine."""
        return "\n".join((self.fleet.folder / "w1.log").read_text().splitlines()[-15:])

    def files(self, clinic: str, name: str) -> KeyPairFiles:
        """Give where somebody's certificate lies."""
        return self._files(clinic, name)

    def _certify(self, clinic: str, name: str, key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
        pki = StateFolder(self.fleet.layout.clinic_config(clinic).parent / "state").pki
        certificate = load_authority(pki, clinic=clinic).issue_client(name, key.public_key(), time.time())
        files = self._files(clinic, name)
        files.key.write_bytes(key_pem(key))
        files.certificate.write_bytes(certificate_pem(certificate))
        return certificate

    def _files(self, clinic: str, name: str) -> KeyPairFiles:
        return KeyPairFiles.named(self.fleet.folder, f"{clinic}-{name}")


def said(client: Client, event: str) -> int:
    """Count an event in a client's log."""
    return client.log.getvalue().count(f'"{event}"')


@contextmanager
def open_line(folder: Path, databases: Databases | None = None, round_s: float = 5.0) -> Iterator[FleetLine]:
    """Start everything; by default each clinic has a file for its database."""
    with ExitStack() as stack:
        layout = Layout.make(folder, CLINICS)
        fleet = prepare(layout, stack, databases or Databases())
        head, tail = layout.config.read_text().split("\nround_s = 5.0\n")  # fails where it is called otherwise
        layout.config.write_text(f"{head}\nround_s = {round_s}\n{tail}")
        for node in layout.nodes:
            fleet.start_node(node)
        fleet.start_worker("w1")
        engines, hosts = {}, {}
        for clinic in CLINICS:
            settings = load_clinic(layout.clinic_config(clinic))
            state = StateFolder(settings.state)
            engines[clinic] = open_engine(settings.database, state.database, clinic=clinic)
            stack.callback(engines[clinic].dispose)
            hosts[clinic] = KeyRing(state.keys, settings.name, time.time).identity()
        fleet.await_worker("w1")
        with ExitStack() as clients:
            yield FleetLine(fleet, clients, engines, hosts)


def await_ready(client: Client) -> Client:
    """Wait until a node has accepted a client and what it wants to hear."""
    wait_for(client.ready.is_set, "the client is ready", 60, client.log.getvalue)
    return client
