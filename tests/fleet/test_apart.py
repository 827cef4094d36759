"""Nobody of one clinic hears or reaches anything of another, on real servers with their generated configuration."""

from __future__ import annotations

import asyncio
from itertools import count

import pytest
from nats.aio.client import Client as NativeClient

from device.daemon.service import Start
from device.wire.messages.visit import Card
from device.wire.topics import Leaf, SubscriberLeaf, subscriber_topic, terminal_topic
from host.fleet.tls import tls_of
from host.pki.crl import Reason
from host.store.certificates import revoke_certificates
from host.store.tables import inbox, quarantine, terminal_states, visits
from tests.fleet.line import FleetLine, await_ready, said
from tests.fleet.marks import ON_THE_FLEET
from tests.host.line.bodies import STAFF, visit_body
from tests.host.line.waiting import wait_for

pytestmark = ON_THE_FLEET

_numbers = count(1)
WILD = ("#", "uketsuke/#", "uketsuke/1/+/+/receipt", "uketsuke/1/c1/#", "uketsuke/1/c1/+/visit", "$MQTT/sub/#")


def new_name(kind: str) -> str:
    """Give a name that no other test has."""
    return f"{kind}-{next(_numbers)}"


def test_visit_through_the_cluster(line: FleetLine) -> None:
    name = new_name("t")
    voice = line.enrol("c1", name)
    receipts, replies = (terminal_topic("c1", name, leaf) for leaf in (Leaf.RECEIPT, Leaf.REPLY))
    client = await_ready(line.connect("c1", name, receipts, replies, node=2))
    before = line.count("c2", visits)
    sealed = voice.seal(voice.claims(visit_body(STAFF, Card())))

    def receipted() -> bool:
        client.say(terminal_topic("c1", name, Leaf.VISIT), sealed)  # again until the receipt comes, as a daemon does
        return bool(client.payloads(receipts))

    wait_for(receipted, "a receipt", tell=line.tell)
    wait_for(lambda: client.payloads(replies), "a reply", tell=line.tell)
    assert line.count("c2", visits) == before


def test_who_was_cut_off_before_the_reply_gets_it_with_its_next_connection(line: FleetLine) -> None:
    name = new_name("t")
    voice = line.enrol("c1", name)
    replies = terminal_topic("c1", name, Leaf.REPLY)
    deaf = await_ready(line.connect("c1", name, terminal_topic("c1", name, Leaf.RECEIPT)))
    sealed = voice.seal(voice.claims(visit_body(STAFF, Card())))

    def receipted() -> bool:
        deaf.say(terminal_topic("c1", name, Leaf.VISIT), sealed)
        return bool(deaf.came)

    wait_for(receipted, "a receipt", tell=line.tell)
    wait_for(lambda: line.is_replied("c1", name), "the reply is out", tell=line.tell)
    again = await_ready(line.connect("c1", name, replies, node=1))
    assert not again.came
    status = Start(boot=name, software="0").status(alive=True)
    assert again.say(terminal_topic("c1", name, Leaf.STATUS), status, retain=True)
    wait_for(lambda: again.payloads(replies), "the reply once more", tell=line.tell)


@pytest.mark.parametrize(
    ("kind", "foreign"),
    [
        ("t", terminal_topic("c2", "t-victim", Leaf.RECEIPT)),
        ("s", subscriber_topic("c2", "s-victim")),
        ("h", terminal_topic("c2", "t-victim", Leaf.VISIT)),
    ],
)
def test_hears_nothing_of_another_clinic(line: FleetLine, kind: str, foreign: str) -> None:
    name = new_name(kind)
    if kind == "h":
        line.certify("c1", name)
    else:
        line.enrol("c1", name)
    wild = [one for one in WILD if kind != "h" or one != "uketsuke/1/c1/+/visit"]  # which is the host's own
    for topic in (foreign, *wild):
        client = line.connect("c1", name, topic)
        wait_for(lambda client=client: said(client, "subscription_refused"), f"{topic} is refused")  # type: ignore[misc]
        assert not client.came


@pytest.mark.parametrize("kind", ["t", "s", "h"])
def test_reaches_nothing_of_another_clinic(line: FleetLine, kind: str) -> None:
    name, victim, witness = new_name(kind), new_name("t"), new_name("s")
    if kind == "h":
        line.certify("c1", name)
    else:
        line.enrol("c1", name)
    line.enrol("c2", victim)
    line.enrol("c2", witness)
    heard = [terminal_topic("c2", victim, leaf) for leaf in (Leaf.RECEIPT, Leaf.REPLY, Leaf.COMMAND, Leaf.CHALLENGE)]
    ear = await_ready(line.connect("c2", victim, *heard))
    thief = await_ready(line.connect("c1", name))
    before = {table: line.count("c2", table) for table in (inbox, quarantine, terminal_states)}
    topics = [
        *(terminal_topic("c2", victim, leaf) for leaf in Leaf),
        *(subscriber_topic("c2", witness, leaf) for leaf in SubscriberLeaf),
        subscriber_topic("c2", witness),
    ]
    for topic in topics:
        thief.say(topic, "forged", retain=True)
    voice = line.enrol("c2", new_name("t"))
    own = terminal_topic("c2", voice.name, Leaf.RECEIPT)
    honest = await_ready(line.connect("c2", voice.name, own))
    sealed = voice.seal(voice.claims(visit_body(STAFF, Card())))

    def receipted() -> bool:  # what came before it has been dealt with by then
        honest.say(terminal_topic("c2", voice.name, Leaf.VISIT), sealed)
        return bool(honest.payloads(own))

    wait_for(receipted, "a receipt for who comes after", tell=line.tell)
    assert line.count("c2", quarantine) == before[quarantine]
    assert line.count("c2", terminal_states) == before[terminal_states]
    assert line.count("c2", inbox) == before[inbox] + 1
    assert "forged" not in [payload for topic in heard for payload in ear.payloads(topic)]


def test_same_name_in_two_clinics_and_another_ones_session(line: FleetLine) -> None:
    name = new_name("t")
    for clinic in ("c1", "c2"):
        line.enrol(clinic, name)
    first = await_ready(line.connect("c1", name, terminal_topic("c1", name, Leaf.REPLY), expiry_s=600))
    second = await_ready(line.connect("c2", name, terminal_topic("c2", name, Leaf.REPLY), expiry_s=600))
    thief = line.connect("c2", name, own_id=f"c1/{name}")
    wait_for(lambda: said(thief, "broker_refused"), "the thief is refused")
    assert said(first, "broker_disconnected") == said(second, "broker_disconnected") == 0


def test_revoked_and_unknown_certificates(line: FleetLine) -> None:
    revoked, unknown = new_name("t"), new_name("t")
    line.enrol("c1", revoked)
    with line.engines["c1"].begin() as connection:
        revoke_certificates(connection, revoked, Reason.STOLEN, 1.0)
    line.certify("c1", unknown)
    for name in (revoked, unknown):
        client = line.connect("c1", name)
        wait_for(lambda client=client: said(client, "broker_refused"), f"{name} is refused")  # type: ignore[misc]


def test_native_port_is_closed_to_a_terminal(line: FleetLine) -> None:
    name = new_name("t")
    line.enrol("c1", name)
    files, node = line.files("c1", name), line.nodes[0]

    async def connect() -> None:
        client = NativeClient()
        tls = tls_of(str(line.fleet.folder / "pki" / "ca.pem"), str(files.certificate), str(files.key))

        async def failed(_error: Exception) -> None:
            """The answer is the exception."""

        await client.connect(f"tls://{node.host}:{node.port}", tls=tls, allow_reconnect=False, error_cb=failed)
        await client.close()

    with pytest.raises(Exception, match=r"(?i)authorization"):
        asyncio.run(connect())


def test_retained_status_is_seen_from_every_node(line: FleetLine) -> None:
    name, host = new_name("t"), new_name("h")
    line.enrol("c1", name)
    line.certify("c1", host)
    topic = terminal_topic("c1", name, Leaf.STATUS)
    terminal = await_ready(line.connect("c1", name))
    wait_for(lambda: terminal.say(topic, "here", retain=True), "the status is taken")
    for node in range(len(line.nodes)):
        ear = line.connect("c1", host, topic, node=node)
        wait_for(lambda ear=ear: ear.payloads(topic) == ["here"], f"the status at node {node}")  # type: ignore[misc]
