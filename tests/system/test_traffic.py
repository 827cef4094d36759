"""What a curious operator of the broker sees during visits by every way: everything that MQTT carries, searched.

The spy reads with the host's own certificate, so that nothing at all is hidden from it but what is sealed.
"""

from __future__ import annotations

import ssl
import threading
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from device.cli.demo.line import Line
from device.cli.demo.person import Method
from device.cli.demo.visit import Play, Wish
from device.wire.topics import ROOT, Leaf
from tests.system.conftest import HOLDER
from tests.system.test_traces import needles

pytestmark = pytest.mark.system

SEEN_WITHIN_S = 20.0
PROPERTIES = {"MessageExpiryInterval"}
"""All that is ever said beside a payload, and it is the same for everybody."""


@dataclass
class Spy:
    """Everything that came."""

    messages: list[MQTTMessage] = field(default_factory=list)
    subscribed: threading.Event = field(default_factory=threading.Event)

    def of(self, leaf: Leaf) -> list[bytes]:
        """Give the payloads of one kind of topic."""
        return [bytes(one.payload) for one in list(self.messages) if one.topic.endswith(f"/{leaf}")]


@pytest.fixture(scope="module")
def spy(line: Line) -> Iterator[Spy]:
    """Listen to all of the clinic's topics."""
    settings = tomllib.loads(line.places.config("host").read_text())
    (pki,) = line.places.run.own("host").rglob("pki")
    context = ssl.create_default_context(cafile=pki / "ca.pem")
    context.load_cert_chain(pki / "host.pem", pki / "host.key")
    found = Spy()
    client = Client(CallbackAPIVersion.VERSION2, client_id="spy", protocol=MQTTProtocolVersion.MQTTv5)
    client.tls_set_context(context)
    client.on_message = lambda _client, _data, message: found.messages.append(message)
    client.on_subscribe = lambda *_: found.subscribed.set()
    client.on_connect = lambda one, *_: one.subscribe(f"{ROOT}/{settings['clinic']}/#", qos=1)
    client.connect("127.0.0.1", settings["broker"]["port"])
    client.loop_start()
    assert found.subscribed.wait(SEEN_WITHIN_S)
    yield found
    client.disconnect()
    client.loop_stop()


@pytest.fixture(scope="module")
def seen(spy: Spy, play: Play) -> Spy:
    """Give the spy after a visit by each way."""
    for way in (Method.PIN, Method.FACE, Method.STAFF):
        play.visit(Wish(HOLDER, way))
    play.visit(Wish(HOLDER, Method.PIN, pin="0000"))
    assert len(spy.of(Leaf.VISIT)) >= 4
    return spy


def test_nothing_personal_in_topic_payload_or_properties(seen: Spy) -> None:
    for message in seen.messages:
        whole = message.topic.encode() + b"\n" + bytes(message.payload) + b"\n" + str(message.properties).encode()
        assert [what for what, pattern in needles().items() if pattern.search(whole)] == [], message.topic


def test_properties_are_the_stated_ones(seen: Spy) -> None:
    said = {str(name) for message in seen.messages for name in properties_of(message)}
    assert said <= PROPERTIES


def properties_of(message: MQTTMessage) -> dict[str, object]:
    """Give what MQTT 5 says beside the payload."""
    found: dict[str, object] = message.properties.json() if message.properties else {}  # type: ignore[no-untyped-call]
    return found


def test_all_visits_have_one_size_and_all_replies_have_one(seen: Spy) -> None:
    assert len({len(payload) for payload in seen.of(Leaf.VISIT)}) == 1
    assert len({len(payload) for payload in seen.of(Leaf.REPLY)}) == 1


def test_all_results_have_one_size(seen: Spy) -> None:
    results = [one for one in seen.messages if one.topic.rsplit("/", 2)[1] == "eligibility"]
    assert len(results) >= 4
    assert len({len(one.payload) for one in results}) == 1


def test_client_ids_are_names_of_machines(line: Line, seen: Spy) -> None:
    assert seen.messages
    log = line.places.run.log("broker").read_text()
    assert "as c1/t-front" in log
    for what, pattern in needles().items():
        assert not pattern.search(log.encode()), what
