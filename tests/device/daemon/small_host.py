"""A small host for tests on the real broker: it enrols, collects visits, and sends what the test tells it to send."""

from __future__ import annotations

import json
import ssl
import threading
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from device.daemon.outbox.store import digest_of
from device.wire import codec
from device.wire.messages.enrolment import BrokerAddress, EnrolmentAnswer, EnrolmentRequest
from device.wire.messages.host import ReceiptEntry
from device.wire.topics import ROOT, Leaf, TerminalTopic, parse_topic, terminal_topic
from device.wire.words import ReceiptState
from tests.device.daemon.certificates import TestAuthority, public_pem
from tests.device.daemon.keys_of_host import HOST, HostKeys
from tests.device.daemon.waiting import wait_until

CLINIC = "c1"


class EnrolmentServer:
    """HTTPS on loopback; the code of a request is `name letter` of the terminal it is for."""

    def __init__(self, folder: Path, authority: TestAuthority, keys: HostKeys, broker_port: int) -> None:
        """Serve until closed."""
        certificate, key = authority.write_pair(folder, "enrolment")
        self.fingerprint = x509.load_pem_x509_certificate(certificate.read_bytes()).fingerprint(hashes.SHA256()).hex()
        self.requests: list[EnrolmentRequest] = []
        self._authority, self._keys, self._broker_port = authority, keys, broker_port
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self._server.socket = context.wrap_socket(
            self._server.socket, server_side=True, do_handshake_on_connect=False
        )
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()

    @property
    def url(self) -> str:
        """Where it serves."""
        return f"https://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        """End it."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def answer(self, body: bytes) -> tuple[int, dict[str, Any]]:
        """Answer a request as the host does; the code `refused` is not known."""
        request = codec.from_json(json.loads(body), EnrolmentRequest)
        self.requests.append(request)
        if request.code == "refused":
            return 403, {"number": 801}
        name, letter = request.code.split()
        csr = x509.load_pem_x509_csr(request.certificate_request.encode())
        assert csr.is_signature_valid
        key = csr.public_key()
        assert isinstance(key, ec.EllipticCurvePublicKey)
        answer = EnrolmentAnswer(
            request.schema,
            CLINIC,
            name,
            letter,
            public_pem(self._authority.certify(name, key)).decode(),
            public_pem(self._authority.certificate).decode(),
            BrokerAddress("127.0.0.1", self._broker_port),
            self._keys.identity(),
        )
        return 200, codec.to_json(answer)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:  # the library's name
                status, answer = server.answer(self.rfile.read(int(self.headers["content-length"])))
                text = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("content-length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_arguments: object) -> None:
                """Say nothing."""

        return Handler


class SmallHost:
    """The host's MQTT side: what came is in `visits`, per terminal; nothing is answered unasked."""

    def __init__(self, folder: Path, authority: TestAuthority, keys: HostKeys, broker_port: int) -> None:
        """Connect, and reconnect when the broker comes back."""
        self.keys = keys
        self.visits: dict[str, list[str]] = defaultdict(list)
        self.statuses: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.events: dict[str, list[dict[str, Any]]] = defaultdict(list)
        certificate, key = authority.write_pair(folder, HOST)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cadata=public_pem(authority.certificate).decode())
        context.load_cert_chain(certificate, key)
        self._client = Client(CallbackAPIVersion.VERSION2, client_id=HOST, protocol=MQTTProtocolVersion.MQTTv5)
        self._client.tls_set_context(context)
        self._client.reconnect_delay_set(1, 1)
        self._subscribed = threading.Event()
        self._client.on_connect = lambda client, *_: client.subscribe(f"{ROOT}/{CLINIC}/#", qos=1)
        self._client.on_subscribe = lambda *_: self._subscribed.set()
        self._client.on_message = lambda _client, _data, message: self._take(message)
        self._client.connect("127.0.0.1", broker_port, clean_start=True)
        self._client.loop_start()
        assert self._subscribed.wait(60)

    def close(self) -> None:
        """Disconnect."""
        self._client.disconnect()
        self._client.loop_stop()

    def send(self, terminal: str, leaf: Leaf, payload: str, *, retain: bool = False) -> None:
        """Publish to a terminal."""
        self._client.publish(terminal_topic(CLINIC, terminal, leaf), payload, qos=1, retain=retain)

    def wait_visit(self, terminal: str) -> str:
        """Give the first sealed message of a terminal."""
        return wait_until(lambda: self.visits[terminal])[0]

    def send_receipt(self, terminal: str, *entries: ReceiptEntry) -> None:
        """Send a receipt that is signed as it should be."""
        self.send(terminal, Leaf.RECEIPT, self.keys.sign_receipt(terminal, entries))

    def _take(self, message: MQTTMessage) -> None:
        topic = parse_topic(message.topic)
        assert isinstance(topic, TerminalTopic)
        if topic.leaf is Leaf.VISIT:
            self.visits[topic.terminal].append(message.payload.decode())
        elif topic.leaf is Leaf.STATUS:
            self.statuses[topic.terminal].append(json.loads(message.payload))
        elif topic.leaf is Leaf.EVENT:
            self.events[topic.terminal].append(json.loads(message.payload))


def receipt_entry(boot: str, seq: int, sealed: str, state: ReceiptState = ReceiptState.STORED) -> ReceiptEntry:
    """Give the entry that fits a sealed message."""
    return ReceiptEntry(boot, seq, digest_of(sealed), state, 401 if state is ReceiptState.REJECTED else 0)
