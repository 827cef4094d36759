"""What the host takes from a terminal or subscriber whose keys are good and whose content is hostile.

The first byte chooses the kind; the rest are claims, which are signed and sealed as that party would.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import StaticPool

from device.wire.errors import MessageError
from device.wire.messages.registration import REGISTRATION_TYPE
from device.wire.messages.subscriber import RESULT_RECEIPT_TYPE, RESULT_REQUEST_TYPE
from device.wire.messages.visit import VISIT_TYPE
from device.wire.topics import SubscriberLeaf, SubscriberTopic
from fuzz.corpus import CardFiles
from fuzz.network import golden, parties
from fuzz.network.signing import sign_text
from fuzz.target import Target
from host.inbox.checks import Checked, MessageChecks, Refused
from host.inbox.events import take_event
from host.inbox.subscribers import SubscriberMessages, note_said
from host.store.tables import metadata

NAMES = ("visit", "registration", "result-receipt", "result-request", "event")


@cache
def _engine() -> Engine:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    metadata.create_all(engine)
    return engine


def _from_terminal(typ: str, claims: bytes) -> None:
    opening = parties.host_opening
    checks = MessageChecks(parties.HOST, lambda kid: opening if kid == opening.kid else None)
    sealed = parties.seal_for_host(typ, claims).encode()
    answer = checks.check(parties.TERMINAL, sealed, {parties.TERMINAL: parties.terminal})
    match answer:
        case Checked():
            assert answer.claims.iss == parties.TERMINAL
        case Refused():
            assert 400 < answer.error.number < 500


def _from_subscriber(leaf: SubscriberLeaf, typ: str, claims: bytes) -> None:
    topic = SubscriberTopic("c1", parties.SUBSCRIBER, leaf)
    payload = sign_text(typ, claims, parties.party_signing).encode()
    with _engine().connect() as connection:
        registry = {parties.SUBSCRIBER: parties.subscriber}
        note_said(connection, [SubscriberMessages(parties.HOST).read(topic, payload, registry)], parties.NOW)


def _event(claims: bytes) -> None:
    with _engine().connect() as connection:  # rolled back at its end
        take_event(connection, parties.TERMINAL, claims, {parties.TERMINAL: parties.terminal}, parties.NOW)


TAKE: tuple[Callable[[bytes], None], ...] = (
    lambda claims: _from_terminal(VISIT_TYPE, claims),
    lambda claims: _from_terminal(REGISTRATION_TYPE, claims),
    lambda claims: _from_subscriber(SubscriberLeaf.RECEIPT, RESULT_RECEIPT_TYPE, claims),
    lambda claims: _from_subscriber(SubscriberLeaf.REQUEST, RESULT_REQUEST_TYPE, claims),
    _event,
)


def run(raw: bytes) -> None:
    """Let the host take the rest as the kind of the first byte."""
    try:
        TAKE[(raw[0] if raw else 0) % len(TAKE)](raw[1:])
    except MessageError:
        return


def seeds(_card: CardFiles) -> Iterable[bytes]:
    """Give the golden messages."""
    return golden.numbered(NAMES)


TARGET = Target(run, seeds, 8192)
