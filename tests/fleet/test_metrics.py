"""What a worker of a fleet tells Prometheus, read from its socket while it works."""

from __future__ import annotations

import socket

from device.wire.messages.visit import Card
from device.wire.topics import Leaf, terminal_topic
from host.fleet.permits import Refusal
from tests.fleet.line import FleetLine, await_ready
from tests.fleet.marks import ON_THE_FLEET
from tests.host.line.bodies import STAFF, visit_body
from tests.host.line.waiting import wait_for

pytestmark = ON_THE_FLEET

NAME, STRANGER = "t-measured", "t-stranger"


def read(line: FleetLine) -> tuple[str, dict[str, float]]:
    """Give the whole text, and the values by name and labels."""
    with socket.socket(socket.AF_UNIX) as asking:
        asking.settimeout(30)
        asking.connect(str(line.fleet.layout.metrics("w1")))
        asking.sendall(b"GET /metrics HTTP/1.1\r\nHost: uketsuke\r\n\r\n")
        answer = b"".join(iter(lambda: asking.recv(65_536), b"")).decode()
    head, body = answer.split("\r\n\r\n", 1)
    assert head.startswith("HTTP/1.1 200")
    rows = [row.rsplit(" ", 1) for row in body.splitlines() if row and not row.startswith("#")]
    return body, {name: float(value) for name, value in rows}


def test_a_worker_tells_what_it_is_about(line: FleetLine) -> None:
    voice = line.enrol("c1", NAME)
    receipts = terminal_topic("c1", NAME, Leaf.RECEIPT)
    before = read(line)[1]
    client = await_ready(line.connect("c1", NAME, receipts))
    line.certify("c1", STRANGER)
    line.connect("c1", STRANGER)
    sealed = voice.seal(voice.claims(visit_body(STAFF, Card())))

    def receipted() -> bool:
        client.say(terminal_topic("c1", NAME, Leaf.VISIT), sealed)
        return bool(client.payloads(receipts))

    def grew(name: str) -> bool:
        return read(line)[1].get(name, 0) > before.get(name, 0)

    wait_for(receipted, "a receipt", tell=line.tell)
    wait_for(lambda: grew('uketsuke_host_messages_total{state="stored"}'), "the visit is counted")
    wait_for(lambda: grew('uketsuke_gate_answers_total{outcome="allowed"}'), "the terminal is counted")
    wait_for(lambda: grew(f'uketsuke_gate_answers_total{{outcome="{Refusal.NOT_KNOWN}"}}'), "the stranger is counted")
    wait_for(lambda: read(line)[1].get("uketsuke_bus_up") == 1, "the node is part of the cluster")
    text, values = read(line)
    assert values["uketsuke_fleet_clinics"] == len(line.engines)
    assert values["uketsuke_fleet_workers"] >= 1
    assert values["uketsuke_fleet_waiting"] >= 0
    assert values["uketsuke_fleet_in_hand"] >= 0
    assert values["uketsuke_fleet_connections"] == 0  # each of these clinics has a database of its own
    for word in (NAME, STRANGER, "c1", "c2"):
        assert word not in text
