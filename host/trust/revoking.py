"""Revoking a terminal or subscriber: the key registry first, which is the authority; then the broker; then the line.

1. Registry: nothing signed by it counts any more, nothing is told to it, its open codes are void.
2. Broker: its certificates stand in the list, so that it cannot connect again.
3. Line: the list does not end a connection that stands (seen with mosquitto 2.0.11). A connection under the same
   client id with the host's own certificate does, and its clean start throws away what waited for the revoked one.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine

from device.base.errors import UsageError
from device.wire import topics
from device.wire.topics import Leaf
from host.base.errors import RevocationNotInForce
from host.base.link import BrokerLink, Outgoing
from host.pki.crl import Reason
from host.store.certificates import revoke_certificates
from host.store.codes import drop_codes
from host.store.registry import deactivate
from host.trust.broker_list import BrokerList

_CONNECT_S = 10.0
_PUBACK_S = 5.0
_LOOK_S = 0.05
_RETAINED = (Leaf.STATUS, Leaf.CHALLENGE)

OpenLink = Callable[[str], BrokerLink]
"""Gives a link, not started, with the host's certificate and this client id, which keeps no MQTT session."""


@dataclass(frozen=True)
class Revoked:
    """What was done."""

    name: str
    certificates: int


def revoke_in_registry(engine: Engine, name: str, reason: Reason, now: float) -> Revoked:
    """Take the first step; the host goes by it with the next message.

    Raises:
        UsageError: there is nobody of that name.
    """
    with engine.begin() as connection:
        if not deactivate(connection, name):
            raise UsageError(f"{name}: there is no terminal or subscriber of that name")
        drop_codes(connection, name)
        return Revoked(name, revoke_certificates(connection, name, reason, now))


def revoke_at_broker(broker_list: BrokerList, open_link: OpenLink, clinic: str, name: str, within_s: float) -> None:
    """Take the second and third step.

    Raises:
        RevocationNotInForce: the broker does not go by the list, or is not reached.
    """
    broker_list.enforce(within_s)
    link = open_link(topics.client_id(clinic, name))
    link.start()
    try:
        _await(link)
        if name.startswith("t-"):
            empty = [Outgoing(topics.terminal_topic(clinic, name, leaf), "", True) for leaf in _RETAINED]
            link.publish(empty, _PUBACK_S)
    finally:
        link.stop()


def _await(link: BrokerLink) -> None:
    deadline = time.monotonic() + _CONNECT_S
    while not link.is_connected:
        if time.monotonic() > deadline:
            raise RevocationNotInForce("the broker does not take the host's connection")
        time.sleep(_LOOK_S)
