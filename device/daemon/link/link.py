"""The link to the broker: one connection after the other, for ever, with growing pauses between failures.

It does not matter what starts first: a broker that is not there yet, or whose certificate is not valid yet by this
terminal's clock, is one failure like any other. It must not know what the messages are.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from device.base.log import EventLog
from device.daemon.base.errors import BrokerUnreachable, StateDamaged
from device.daemon.base.pauses import Pauses
from device.daemon.base.settings import LinkSettings
from device.daemon.link.brokers import Brokers
from device.daemon.link.connection import Connection
from device.daemon.link.failure import failure_of, failure_of_code
from device.daemon.trust.identity import Identity
from device.wire.health import NEVER, LinkFailure
from device.wire.topics import Leaf

_STEADY_S = 10.0
"""A connection that held so long ends the count of failures; two clients with one id throw each other out sooner."""

_STUCK_S, _STUCK_PINGS = 120.0, 4
"""A link that is silent for longer is stuck: so long, and so many keepalives. Every step of connecting has a shorter
limit, and a connection that stands sends a ping per keepalive."""

_THROWN_OUT_AT = 3
"""So many accepted connections in a row that broke at once are taken for a second machine with our name: not every
broker says so (mosquitto 2.0.11 does not)."""


class LinkListener(Protocol):
    """Hears of the link, in the event loop."""

    def link_changed(self, connected: bool) -> None:
        """The broker is reached from now on, or no longer."""

    def message_came(self, leaf: Leaf, payload: bytes) -> None:
        """A message for this terminal."""


class Link:
    """The link of whatever identity the terminal has; without one it waits."""

    def __init__(
        self, settings: LinkSettings, pauses: Pauses, will: str, log: EventLog, clock: Callable[[], float]
    ) -> None:
        """Prepare it; `will` is the status that the broker publishes when a connection breaks.

        `clock` is monotonic, in seconds.
        """
        self._settings = settings
        self._brokers = Brokers(settings)
        self._pauses = pauses
        self._will = will
        self._log = log
        self._clock = clock
        self._identity: Identity | None = None
        self._changed = asyncio.Event()
        self._connection: Connection | None = None
        self._listener: LinkListener | None = None
        self._connected_at = 0.0
        self._refused_for = LinkFailure.NONE
        self._opened = False
        self._thrown_out = 0
        self._resting = True
        self.connected = False
        self.attempts = 0
        """How often a connection was begun in this run."""
        self.failure = LinkFailure.NONE
        """Why the broker was last not reached, or lost, in this run."""

    @property
    def connected_s(self) -> int:
        """For how long the broker has been reached, in whole seconds; -1 while it is not."""
        return int(self._clock() - self._connected_at) if self.connected else NEVER

    @property
    def is_stuck(self) -> bool:
        """Whether nothing has happened for too long where something has to: while connecting, and on a connection.

        Waiting for an identity or for the next try is no such thing.
        """
        if self._resting or self._connection is None:
            return False
        limit_s = max(_STUCK_S, _STUCK_PINGS * self._settings.keepalive_s)
        return self._clock() - self._connection.turned_at > limit_s

    def use(self, identity: Identity) -> None:
        """Connect with this identity from now on; a connection with a former one ends."""
        self._identity = identity
        self._changed.set()

    def publish(self, leaf: Leaf, payload: str, *, retain: bool = False) -> bool:
        """Send a message if the broker is reached; True is no proof of anything."""
        if self._connection is None or not self.connected:
            return False
        return self._connection.publish(leaf, payload, retain=retain)

    def tls(self) -> tuple[str, str]:
        """Give TLS version and cipher of the connection that stands; empty without one."""
        return self._connection.tls() if self._connection is not None and self.connected else ("", "")

    async def round_trip_ms(self, leaf: Leaf, payload: str, limit_s: float) -> int:
        """Publish a retained message and give the time to its acknowledgement; -1 without one in `limit_s`."""
        if self._connection is None or not self.connected:
            return NEVER
        began = self._clock()
        acknowledged = await self._connection.acknowledged(leaf, payload, limit_s)
        return round((self._clock() - began) * 1000) if acknowledged else NEVER

    async def run(self, listener: LinkListener) -> None:
        """Connect and reconnect until cancelled."""
        self._listener = listener
        failures = 0
        while True:
            identity = await self._next_identity()
            began = self._clock()
            await self._serve(identity)
            self._resting = True
            steady = self._clock() - began >= _STEADY_S
            failures = 1 if steady else failures + 1
            self._thrown_out = self._thrown_out + 1 if self._opened and not steady else 0
            if self._thrown_out >= _THROWN_OUT_AT:
                self.failure = LinkFailure.NAME_TAKEN
            if not self._changed.is_set():
                await self._pause(self._pauses.after(self._brokers.rounds(failures)))

    def connection_opened(self) -> None:
        """Take note that the broker accepted the connection."""
        self._opened = True
        self._set_connected(True)

    def connection_refused(self, reason: int) -> None:
        """Write down that the broker refused something; only receipts decide about messages."""
        self._log.event("broker_refused", code=reason)
        self._refused_for = failure_of_code(reason)

    def message_came(self, leaf: Leaf, payload: bytes) -> None:
        """Hand a message on."""
        if self._listener is not None:
            self._listener.message_came(leaf, payload)

    async def _next_identity(self) -> Identity:
        while self._identity is None:
            await self._changed.wait()
        self._changed.clear()
        return self._identity

    async def _serve(self, identity: Identity) -> None:
        broker = self._brokers.choose(identity.answer.name, identity.answer.broker, self.attempts)
        self.attempts += 1
        self._opened, self._refused_for = False, LinkFailure.NONE
        self._connection, self._resting = None, False
        try:
            self._connection = Connection(identity, broker, self._settings, self._will, self, self._clock)
            await self._connection.open()
        except (OSError, ValueError, StateDamaged) as error:  # ValueError: a name that the resolver cannot encode
            self.failure = failure_of(error)
            self._tell_not_reached(error)
            return
        try:
            await self._until_over(self._connection)
        finally:
            self.publish(Leaf.STATUS, self._will, retain=True)  # a Will is not published after an orderly end
            self._set_connected(False)
            await self._connection.close()
            self._set_connected(False)  # what the library still had to report may have come during the close
            if not self._changed.is_set():
                self.failure = self._ended_as()

    def _ended_as(self) -> LinkFailure:
        """Give the word for a connection that is over, from how far it came."""
        if self._refused_for is not LinkFailure.NONE:
            return self._refused_for
        return LinkFailure.LOST if self._opened else LinkFailure.NOT_ACCEPTED

    def _tell_not_reached(self, error: Exception) -> None:
        number = error.number if isinstance(error, StateDamaged) else BrokerUnreachable.number
        self._log.event("broker_not_reached", error=number, exception=type(error).__name__, reason=self.failure)

    async def _until_over(self, connection: Connection) -> None:
        waits = [asyncio.ensure_future(connection.wait_ended()), asyncio.ensure_future(self._changed.wait())]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    async def _pause(self, seconds: float) -> None:
        """Wait, but no longer than until a new identity is there."""
        try:
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        except TimeoutError:
            return

    def _set_connected(self, connected: bool) -> None:
        if connected != self.connected:
            self.connected = connected
            self._connected_at = self._clock()
            self._log.event("link_up" if connected else "link_down")
            if self._listener is not None:
                self._listener.link_changed(connected)
