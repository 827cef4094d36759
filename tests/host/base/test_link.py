"""The host's connection where there are several brokers, and where messages come with QoS 0."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from device.base.log import EventLog
from device.base.ports import free_ports
from host.base.link import BrokerLink, Delivery, LinkSettings, Outgoing
from tests.device.daemon.certificates import TestAuthority
from tests.device.daemon.keys_of_host import HOST
from tests.device.daemon.processes import Broker
from tests.host.line.waiting import wait_for

pytestmark = pytest.mark.system
TOPIC = "uketsuke/1/c1/t-front/visit"


@pytest.fixture
def brokers(tmp_path: Path) -> Iterator[tuple[Broker, Broker, LinkSettings]]:
    """Give two brokers that take the same certificates, the first one running, and settings for both."""
    authority = TestAuthority.make()
    made = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        made.append(Broker(tmp_path / name, authority))
    certificate, key = authority.write_pair(tmp_path, HOST)
    others = (("127.0.0.1", free_ports()), ("127.0.0.1", made[1].port))
    ca = tmp_path / "first" / "ca.pem"
    settings = LinkSettings(
        HOST, "127.0.0.1", made[0].port, ca, certificate, key, (TOPIC,), reconnect_max_s=1, others=others
    )
    made[0].start()
    yield made[0], made[1], settings
    for broker in made:
        broker.kill()


@contextmanager
def linked(settings: LinkSettings) -> Iterator[tuple[BrokerLink, list[Delivery], threading.Event]]:
    """Give a running link, what comes on it, and what is set when its subscriptions stand."""
    came: list[Delivery] = []
    ready = threading.Event()

    def take(delivery: Delivery) -> None:
        came.append(delivery)
        link.ack(delivery)

    link = BrokerLink(settings, EventLog("test", io.StringIO()), on_delivery=take, on_ready=ready.set)
    link.start()
    try:
        yield link, came, ready
    finally:
        link.stop()


def test_changes_over_when_its_broker_dies(brokers: tuple[Broker, Broker, LinkSettings]) -> None:
    first, second, settings = brokers
    with linked(settings) as (link, came, ready):
        wait_for(ready.is_set, "the subscription stands at the first")
        ready.clear()
        first.kill()
        second.start()
        wait_for(ready.is_set, "the subscription stands at the second, past one that never was")
        link.send(Outgoing(TOPIC, "there"))
        wait_for(lambda: [one.payload for one in came] == [b"there"], "a message through the second")


def test_acknowledging_what_has_no_number_does_no_harm(brokers: tuple[Broker, Broker, LinkSettings]) -> None:
    _, _, settings = brokers
    with linked(replace(settings, others=())) as (link, came, ready):
        wait_for(ready.is_set, "the subscription stands")
        link.ack(Delivery(TOPIC, b"", 0, 1))  # a PUBACK for number 0 would end the connection
        link.send(Outgoing(TOPIC, "after"))
        wait_for(lambda: [one.payload for one in came] == [b"after"], "a message on the same connection")
        assert came[0].connection == 1
