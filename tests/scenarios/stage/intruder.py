"""Somebody with a seat on the broker: hears what the terminal publishes, and does mischief with what was heard.

The certificates are the line's own: the terminal's, which a thief of the terminal has, and the host's, which whoever
owns the broker's machine has. Neither opens a message.
"""

from __future__ import annotations

import io
import json
import threading
import time
from pathlib import Path

from device.base.log import EventLog
from device.wire.topics import Leaf, terminal_topic
from host.base.link import BrokerLink, Delivery, LinkSettings, Outgoing
from tests.scenarios.language.errors import ScenarioFailed
from tests.scenarios.language.seen import SeenEvent
from tests.scenarios.language.trail import Trail

CLINIC, TERMINAL, OTHER = "c1", "t-front", "t-side"
_PUBACK_S = 40.0
_LISTENS_WITHIN_S = 30.0
_RECONNECT_MAX_S = 1
_LOOK_EVERY_S = 0.02


class Intruder:
    """Listens to the clinic's topics; `events` has what terminals say about themselves."""

    def __init__(self, port: int, host_state: Path, daemon_state: Path) -> None:
        """Use the certificates in the states of host and daemon."""
        self.events = Trail()
        self._heard: dict[Leaf, str] = {}
        self._listens = threading.Event()
        self._port = port
        self._pki = host_state / "pki"
        self._daemon_state = daemon_state
        self._link = self._connect(
            "h-main-watch", self._pki / "host.pem", self._pki / "host.key", f"uketsuke/1/{CLINIC}/#"
        )

    def open(self) -> None:
        """Begin to listen; what is said from now on is heard."""
        self._link.start()
        if not self._listens.wait(_LISTENS_WITHIN_S):
            raise ScenarioFailed("the intruder does not reach the broker")

    def close(self) -> None:
        """Stop listening."""
        self._link.stop()

    def do(self, deed: str) -> None:
        """Do one piece of mischief.

        Raises:
            ScenarioFailed: nothing was heard that could be used, or the broker takes nothing.
        """
        leaf = Leaf.REPLY if deed.endswith("reply") else Leaf.VISIT
        message = self._await_heard(leaf)
        if deed.startswith("alters"):
            message = _alter(message)
        topic = terminal_topic(CLINIC, OTHER if deed == "readdresses_it" else TERMINAL, leaf)
        if leaf is Leaf.VISIT and deed != "readdresses_it":
            self._publish_as_terminal(topic, message)
        else:
            self._publish(self._link, topic, message)

    def _await_heard(self, leaf: Leaf) -> str:
        """Give the newest of such messages; the broker may tell the terminal before it tells the intruder."""
        deadline = time.monotonic() + _PUBACK_S
        while leaf not in self._heard and time.monotonic() < deadline:
            time.sleep(_LOOK_EVERY_S)
        if leaf not in self._heard:
            raise ScenarioFailed(f"no {leaf} was heard")
        return self._heard[leaf]

    def _publish_as_terminal(self, topic: str, message: str) -> None:
        (tls,) = self._daemon_state.glob("tls-*.pem")
        link = self._connect("t-front-thief", tls, tls)
        link.start()
        try:
            self._publish(link, topic, message)
        finally:
            link.stop()

    def _publish(self, link: BrokerLink, topic: str, message: str) -> None:
        deadline = time.monotonic() + _PUBACK_S
        while not link.is_connected and time.monotonic() < deadline:
            time.sleep(_LOOK_EVERY_S)
        if not link.publish([Outgoing(topic, message)], _PUBACK_S)[0]:
            raise ScenarioFailed("the broker does not take the intruder's message")

    def _connect(self, client_id: str, certificate: Path, key: Path, *subscriptions: str) -> BrokerLink:
        settings = LinkSettings(
            client_id=client_id,
            host="127.0.0.1",
            port=self._port,
            ca=self._pki / "ca.pem",
            certificate=certificate,
            key=key,
            subscriptions=subscriptions,
            session_expiry_s=0,
            reconnect_max_s=_RECONNECT_MAX_S,
        )
        log, listens = EventLog("intruder", io.StringIO()), self._listens.set if subscriptions else _nothing
        return BrokerLink(settings, log, on_delivery=self._take, on_ready=listens)

    def _take(self, delivery: Delivery) -> None:
        leaf = delivery.topic.rsplit("/", 1)[1]
        if leaf == Leaf.EVENT:
            event = json.loads(delivery.payload)
            self.events.add(SeenEvent(event["event"], event["number"]))
        elif leaf in (Leaf.VISIT, Leaf.REPLY):
            self._heard[Leaf(leaf)] = delivery.payload.decode("ascii", "replace")
        self._link.ack(delivery)


def _nothing() -> None:
    """Do nothing."""


def _alter(sealed: str) -> str:
    """Change one character of the encrypted part."""
    place = len(sealed) // 2
    other = "A" if sealed[place] != "A" else "B"
    return sealed[:place] + other + sealed[place + 1 :]
