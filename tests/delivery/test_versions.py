"""The whole way with MQTT 5 and MQTT 3.1.1, on mosquitto and on a broker that knows only the older one."""

from __future__ import annotations

import io
import json
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from device.base.log import EventLog
from device.wire.topics import MqttVersion
from device.wire.words import EligibilityStatus
from host.base.link import BrokerLink, Delivery, LinkSettings
from host.pki.files import KeyPairFiles
from tests.delivery.conftest import running_clinic
from tests.delivery.nats import nats_program
from tests.delivery.terminal import running_terminal
from tests.host.line.bodies import FACE, STAFF, visit_body
from tests.host.line.line import BrokerMaker, Line
from tests.host.line.programs import broker_program
from tests.host.line.waiting import wait_for

pytestmark = [
    pytest.mark.system,
    # paho-mqtt 2.2 drops its socket unclosed when the broker dies in the middle of a handshake
    pytest.mark.filterwarnings("ignore:unclosed <ssl.SSLSocket:ResourceWarning"),
]


@pytest.mark.parametrize(
    ("protocol", "make_broker"),
    [
        pytest.param(MqttVersion.V5, broker_program, id="mosquitto-5"),
        pytest.param(MqttVersion.V3_1_1, broker_program, id="mosquitto-3.1.1"),
        pytest.param(MqttVersion.V3_1_1, nats_program, id="nats-3.1.1"),
    ],
)
def test_whole_way(tmp_path: Path, protocol: MqttVersion, make_broker: BrokerMaker) -> None:
    with running_clinic(protocol, make_broker) as line, running_terminal(tmp_path, protocol) as terminal:
        terminal.enrol(line, "side", "B")
        wait_for(terminal.firmware.link.current_challenge, "a challenge")
        card = line.insured(9001).facts()
        first = visit_body(FACE, card)
        terminal.commit(first)
        assert terminal.reply_for(first.visit_id).eligibility.status is EligibilityStatus.ELIGIBLE
        assert line.results(first.visit_id)[0]["visit"]["late"] is False
        terminal.await_empty()

        line.broker.kill()  # and everything that it kept: queues, sessions, retained messages
        shutil.rmtree(line.folder / "broker-data" / "jetstream", ignore_errors=True)
        (line.folder / "broker-data" / "mosquitto.db").unlink(missing_ok=True)
        second = [visit_body(STAFF, card) for _ in range(5)]
        for body in second:
            terminal.commit(body)
        assert terminal.status().rows == 5
        line.broker.start()
        terminal.await_empty()
        for body in second:
            line.results(body.visit_id)
        times = Counter(entry["visit"]["visit_id"] for entry in list(line.subscriber.lines) if "visit" in entry)
        assert {times[visit_id] for visit_id in terminal.committed} == {1}


@pytest.mark.parametrize("protocol", list(MqttVersion))
def test_birth_and_will_name_the_start(tmp_path: Path, clinic: Line, protocol: MqttVersion) -> None:
    with running_terminal(tmp_path, protocol) as terminal, ExitStack() as stack:
        name = terminal.enrol(
            clinic, f"status-{protocol.replace('.', '')}", "CD"[protocol is MqttVersion.V5]
        ).terminal
        said = stack.enter_context(watching(clinic, f"uketsuke/1/c1/{name}/status", protocol))
        birth = wait_for(lambda: next((one for one in said if one["firmware_boot"]), None), "the birth")
        assert birth["alive"]
        assert birth["firmware_boot"] == terminal.firmware.boot
        terminal.daemon.kill()
        will = wait_for(lambda: next((one for one in said if not one["alive"]), None), "the Will")
        assert will["boot"] == birth["boot"] != ""


@contextmanager
def watching(line: Line, topic: str, protocol: MqttVersion) -> Iterator[list[dict[str, Any]]]:
    """Give what is said on a topic, as it comes."""
    said: list[dict[str, Any]] = []
    files = KeyPairFiles.named(line.folder / "state" / "pki", "host")
    broker = line.terminal.answer.broker
    settings = LinkSettings(
        "h-looks",
        broker.host,
        broker.port,
        line.ca,
        files.certificate,
        files.key,
        subscriptions=(topic,),
        protocol=protocol,
    )

    def take(delivery: Delivery) -> None:
        said.append(json.loads(delivery.payload))
        link.ack(delivery)

    link = BrokerLink(settings, EventLog("looks", io.StringIO()), on_delivery=take)
    link.start()
    try:
        yield said
    finally:
        link.stop()
