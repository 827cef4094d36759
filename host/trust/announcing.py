"""Announcing the host's next keys, signed with the former ones, to whoever says that it is there.

Terminals are told when they are born and when the ring was turned, subscribers when they ask for results. Repeats
are harmless: an announcement is believed only by who still trusts the keys that signed it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine

from device.base.log import EventLog
from device.wire import codec, envelope, topics, version
from device.wire.keys import SigningKey
from device.wire.messages.keys import KEYS_TYPE, KeysClaims
from device.wire.topics import Leaf, SubscriberLeaf
from host.base.link import Line, Outgoing
from host.base.noted import Noted
from host.base.ring import KeyRing, Succession
from host.store.engine import reading
from host.store.registry import active_subscribers, active_terminals


@dataclass(frozen=True)
class KeysMessages:
    """Makes the announcements of one host."""

    engine: Engine
    ring: KeyRing
    clinic: str

    def make(self, names: set[str] | None, now: int) -> list[Outgoing]:
        """Give them for the named terminals and subscribers, or for all, in the order in which they are followed."""
        steps = self.ring.successions()
        if not steps:
            return []
        with reading(self.engine) as connection:
            known = (*active_terminals(connection), *active_subscribers(connection))
        wanted = [name for name in known if names is None or name in names]
        return [self._message(name, step, now) for name in wanted for step in steps]

    def _message(self, name: str, step: Succession, now: int) -> Outgoing:
        claims = KeysClaims(version.NEWEST, self.ring.name, name, now, step.until, step.following)
        topic, key = self._way(name, step)
        return Outgoing(topic, envelope.sign(KEYS_TYPE, codec.to_json(claims), key))

    def _way(self, name: str, step: Succession) -> tuple[str, SigningKey]:
        if name.startswith("s-"):
            return topics.subscriber_topic(self.clinic, name, SubscriberLeaf.KEYS), step.former.result
        return topics.terminal_topic(self.clinic, name, Leaf.KEYS), step.former.control


class KeysAnnouncer:
    """Publishes them over one link."""

    def __init__(self, messages: KeysMessages, link: Line, clock: Callable[[], float], log: EventLog) -> None:
        """Publish what `messages` makes; `clock` gives seconds since 1970."""
        self._messages = messages
        self._link = link
        self._clock = clock
        self._log = log
        self._heard = Noted()
        self._all = True

    def heard(self, name: str) -> None:
        """Note that a terminal or subscriber is there; from any thread."""
        self._heard.note(name)

    async def announce(self) -> None:
        """Read the ring again if it was turned, and publish what is due; nothing while there is no connection."""
        if await asyncio.to_thread(self._messages.ring.reload):
            self._log.event("keys_turned")
            self._all = True
        if not self._link.is_connected:
            return
        with self._heard.taken() as names:
            wanted = None if self._all else names
            if wanted != set():
                for message in await asyncio.to_thread(self._messages.make, wanted, int(self._clock())):
                    self._link.send(message)
        self._all = False
