"""What staff do at a desk of its own program comes out at once, however long the worker's rounds take."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from device.cli.demo.desk import LogIn, confirm_at_desk
from device.wire import codec, envelope
from device.wire.keys import read_verify_key
from device.wire.messages.subscriber import RESULT_TYPE, ResultClaims
from device.wire.messages.visit import Card
from device.wire.topics import Leaf, subscriber_topic, terminal_topic
from device.wire.words import Outcome
from fleet.databases import Databases
from tests.fleet.database import FleetDatabase
from tests.fleet.line import FleetLine, await_ready, open_line
from tests.fleet.marks import ON_THE_FLEET
from tests.host.line.bodies import STAFF, visit_body
from tests.host.line.voice import Voice
from tests.host.line.waiting import wait_for
from tests.host.store.fleet.rows import empty

pytestmark = ON_THE_FLEET

ROUND_S = 600.0
"""A worker that is not called looks after half of it."""
TICKET = "C7K"
STAFF_MEMBER = LogIn("mihon", "made-up password of a desk")


@pytest.fixture
def shared_line(fleet: FleetDatabase) -> Iterator[FleetLine]:
    """Give a fleet whose clinics share one database, with a desk of c1 as a program of its own."""
    empty(fleet.owner)
    databases = Databases(fleet.worker, fleet.own, fleet.owner)
    with (
        TemporaryDirectory(prefix="uk-fleet-", dir="/tmp") as folder,
        open_line(Path(folder), databases, ROUND_S) as line,
    ):
        line.fleet.start_desk("c1", "c1-desk")
        added = ("user", "add", "--name", STAFF_MEMBER.name, "--display", "見本 受付")
        line.fleet.host("c1", *added, given=STAFF_MEMBER.password + "\n")
        yield line
    empty(fleet.owner)


def test_a_confirmation_reaches_clinic_software_at_once(shared_line: FleetLine) -> None:
    line, terminal, software = shared_line, "t-front", "s-karte"
    voice = line.enrol("c1", terminal)
    reader = line.enrol("c1", software)
    receipts, results = terminal_topic("c1", terminal, Leaf.RECEIPT), subscriber_topic("c1", software)
    ear = await_ready(line.connect("c1", software, results))
    client = await_ready(line.connect("c1", terminal, receipts))
    card = codec.from_json(json.loads(line.fleet.cards.read_text())[0], Card)
    sealed = voice.seal(voice.claims(visit_body(STAFF, card, ticket=TICKET)))

    def receipted() -> bool:
        client.say(terminal_topic("c1", terminal, Leaf.VISIT), sealed)
        return bool(client.payloads(receipts))

    wait_for(receipted, "a receipt", tell=line.tell)

    def told() -> list[Outcome]:
        return [read_outcome(payload, reader) for payload in ear.payloads(results)]

    wait_for(told, "the visit that waits", tell=line.tell)
    assert set(told()) == {Outcome.PENDING}
    confirm_at_desk(line.fleet.desk_url("c1-desk"), STAFF_MEMBER, TICKET)
    wait_for(lambda: Outcome.CONFIRMED in told(), "what was confirmed", tell=line.tell)


def read_outcome(payload: str, reader: Voice) -> Outcome:
    """Give what clinic software is told of the card's holder."""
    opened = envelope.open_sealed(payload, reader.keys.opening, receiver=reader.name, sender=reader.host.name)
    key = read_verify_key(reader.host.result_key.jwk())
    claims = codec.from_json(envelope.verify(opened.token, RESULT_TYPE, lambda _: key).claims, ResultClaims)
    return claims.body.holder.outcome
