"""The link to a broker that refuses it, or that it must refuse: it goes on trying, and a good identity ends that."""

from __future__ import annotations

import asyncio
import io
import json
import random
import time
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from device.base.log import EventLog
from device.daemon.base.pauses import Pauses
from device.daemon.base.settings import LinkSettings
from device.daemon.link.link import Link
from device.daemon.trust.identity import Identity, IdentityStore
from device.wire.health import LinkFailure
from device.wire.messages.enrolment import BrokerAddress, EnrolmentAnswer
from device.wire.topics import Leaf
from tests.device.daemon.certificates import TestAuthority, private_pem, public_pem
from tests.device.daemon.conftest import Clinic

STRANGER = TestAuthority.make()


class Listener:
    """Keeps what the link reports."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.states: list[bool] = []

    def link_changed(self, connected: bool) -> None:
        """Keep it."""
        self.states.append(connected)

    def message_came(self, leaf: Leaf, payload: bytes) -> None:
        """Nothing is sent here."""


def make_identity(folder: Path, clinic: Clinic, certified: TestAuthority, trusted: TestAuthority) -> Identity:
    """Give an identity certified by one authority that trusts another one."""
    folder.mkdir()
    key = ec.generate_private_key(ec.SECP256R1())
    answer = EnrolmentAnswer(
        0,
        "c1",
        "t-link",
        "A",
        public_pem(certified.certify("t-link", key.public_key())).decode(),
        public_pem(trusted.certificate).decode(),
        BrokerAddress("127.0.0.1", clinic.broker.port),
        clinic.host.keys.identity(),
    )
    return IdentityStore(folder).save(answer, private_pem(key))


def bad_identities(folder: Path, clinic: Clinic) -> dict[str, Identity]:
    """Give identities with which no connection may come about."""
    good = make_identity(folder / "good", clinic, clinic.authority, clinic.authority)
    return {
        "the broker does not know us": make_identity(folder / "ours", clinic, STRANGER, clinic.authority),
        "we do not know the broker": make_identity(folder / "theirs", clinic, clinic.authority, STRANGER),
        "nobody listens": replace(good, answer=replace(good.answer, broker=BrokerAddress("127.0.0.1", 1))),
        "no such machine": replace(good, answer=replace(good.answer, broker=BrokerAddress("nowhere.invalid", 1))),
        "broken name": replace(good, answer=replace(good.answer, broker=BrokerAddress("", 1))),
        "key file lost": replace(good, tls_file=folder / "lost.pem"),
    }


@pytest.mark.system
@pytest.mark.filterwarnings("ignore:unclosed <ssl.SSLSocket")  # paho leaves a failed handshake to the collector
@pytest.mark.parametrize(
    ("case", "failure"),
    [
        ("the broker does not know us", LinkFailure.NOT_ACCEPTED),
        ("we do not know the broker", LinkFailure.CERTIFICATE_NOT_TRUSTED),
        ("nobody listens", LinkFailure.REFUSED),
        ("no such machine", LinkFailure.NAME_NOT_RESOLVED),
        ("broken name", LinkFailure.NAME_NOT_RESOLVED),
        ("key file lost", LinkFailure.KEYS_UNUSABLE),
    ],
)
def test_tries_again_until_it_works(tmp_path: Path, clinic: Clinic, case: str, failure: LinkFailure) -> None:
    async def scenario() -> None:
        log, listener = io.StringIO(), Listener()
        settings = LinkSettings(reconnect_s=0.01, reconnect_max_s=0.05)
        pauses = Pauses(settings.reconnect_s, settings.reconnect_max_s, random.Random(1))
        link = Link(settings, pauses, json.dumps({"alive": False}), EventLog("test", log), time.monotonic)
        link.use(bad_identities(tmp_path, clinic)[case])
        running = asyncio.create_task(link.run(listener))
        async with asyncio.timeout(10):
            while link.attempts < 3:
                await asyncio.sleep(0.01)
            assert listener.states == []
            assert link.failure is failure
            assert not link.publish(Leaf.STATUS, "{}")
            link.use(make_identity(tmp_path / "new", clinic, clinic.authority, clinic.authority))
            while not link.connected:
                await asyncio.sleep(0.01)
        running.cancel()
        await asyncio.wait([running])
        assert listener.states == [True, False]

    asyncio.run(scenario())


@pytest.mark.system
def test_a_fleets_next_broker_takes_the_place_of_a_dead_one(tmp_path: Path, clinic: Clinic) -> None:
    async def scenario() -> None:
        alive = f"127.0.0.1:{clinic.broker.port}"
        settings = LinkSettings(reconnect_s=0.01, reconnect_max_s=0.05, brokers=("127.0.0.1:1", "127.0.0.1:2", alive))
        pauses = Pauses(settings.reconnect_s, settings.reconnect_max_s, random.Random(1))
        log = EventLog("test", io.StringIO())
        link = Link(settings, pauses, json.dumps({"alive": False}), log, time.monotonic)
        good = make_identity(tmp_path / "good", clinic, clinic.authority, clinic.authority)
        nowhere = replace(good, answer=replace(good.answer, broker=BrokerAddress("nowhere.invalid", 1)))
        link.use(nowhere)  # the address of enrolment does not count beside a fleet's
        running = asyncio.create_task(link.run(Listener()))
        async with asyncio.timeout(30):
            while not link.connected:
                await asyncio.sleep(0.01)
        assert link.attempts <= 3
        running.cancel()
        await asyncio.wait([running])

    asyncio.run(scenario())


@pytest.mark.system
def test_a_link_on_which_nothing_goes_is_stuck_until_its_next_ping(tmp_path: Path, clinic: Clinic) -> None:
    later_s = 0.0

    async def scenario() -> None:
        nonlocal later_s
        settings = LinkSettings(keepalive_s=1, reconnect_s=0.01, reconnect_max_s=0.05)
        pauses = Pauses(settings.reconnect_s, settings.reconnect_max_s, random.Random(1))
        log = EventLog("test", io.StringIO())
        link = Link(settings, pauses, json.dumps({"alive": False}), log, lambda: time.monotonic() + later_s)

        def is_stuck() -> bool:
            return link.is_stuck

        assert not is_stuck()  # without an identity there is nothing to do
        link.use(make_identity(tmp_path / "good", clinic, clinic.authority, clinic.authority))
        running = asyncio.create_task(link.run(Listener()))
        async with asyncio.timeout(30):
            while not link.connected:
                await asyncio.sleep(0.01)
            assert not is_stuck()
            later_s = 1000.0
            assert is_stuck()  # as nothing has been heard for so long
            while is_stuck():  # the next ping says that it lives
                await asyncio.sleep(0.01)
        running.cancel()
        await asyncio.wait([running])

    asyncio.run(scenario())
