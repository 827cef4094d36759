"""The challenge: a signed nonce with the host's time, published retained for every terminal, often and when asked.

One nonce serves all terminals and several visits until it expires; the card signs it on the PIN way, bound to
terminal and visit, so that it is of use once per visit id.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection

from sqlalchemy import Engine

from device.wire import codec, envelope, topics, version
from device.wire.messages.host import CHALLENGE_TYPE, ChallengeClaims
from host.base.link import Line, Outgoing
from host.base.noted import Noted
from host.base.ring import Speaking
from host.base.settings import VisitSettings
from host.insurance.way import read_way
from host.store.challenges import add_challenge
from host.store.engine import reading
from host.store.registry import active_terminals

Nonces = Callable[[], str]
"""Gives a new random nonce of at least 128 bits, as text of at most 64 characters."""


class ChallengeIssuer:
    """Issues challenges for the terminals of one clinic."""

    def __init__(
        self,
        engine: Engine,
        keys: Speaking,
        clinic: str,
        settings: VisitSettings,
        *,
        clock: Callable[[], float],
        nonces: Nonces,
    ) -> None:
        """Sign with the host's control key."""
        self._engine = engine
        self._keys = keys
        self._clinic = clinic
        self._settings = settings
        self._clock = clock
        self._nonces = nonces

    def issue(self, names: Collection[str] | None = None) -> list[Outgoing]:
        """Store a new nonce, then give the messages that announce it: for each terminal, or for those of `names`."""
        now = self._clock()
        nonce = self._nonces()
        with self._engine.begin() as connection:
            add_challenge(connection, nonce, now, int(now) + self._settings.challenge_s)
        with reading(self._engine) as connection:
            terminals, way = active_terminals(connection, names), read_way(connection)
        error = way.reason.value if way else 0
        return [self._announce(terminal, nonce, int(now), error) for terminal in terminals]

    def _announce(self, terminal: str, nonce: str, now: int, error: int) -> Outgoing:
        until = now + self._settings.challenge_s
        claims = ChallengeClaims(version.NEWEST, self._keys.name, terminal, now, until, nonce, error)
        token = envelope.sign(CHALLENGE_TYPE, codec.to_json(claims), self._keys.control)
        return Outgoing(
            topics.terminal_topic(self._clinic, terminal, topics.Leaf.CHALLENGE),
            token,
            True,
            self._settings.challenge_s,
        )


class Challenging:
    """Publishes challenges over one link."""

    def __init__(self, issuer: ChallengeIssuer, link: Line) -> None:
        """Publish what `issuer` issues."""
        self._issuer = issuer
        self._link = link
        self._births = Noted()

    def born(self, terminal: str) -> None:
        """Note that a terminal said that it is there; from any thread."""
        self._births.note(terminal)

    async def challenge(self) -> None:
        """Issue a new challenge and publish it; nothing while there is no connection."""
        await self._publish(None)

    async def answer_births(self) -> None:
        """Do so for those who have said that they are there, and not for everybody whenever one of many comes."""
        with self._births.taken() as born:
            if born:
                await self._publish(born)

    async def _publish(self, names: Collection[str] | None) -> None:
        if not self._link.is_connected:
            return
        for message in await asyncio.to_thread(self._issuer.issue, names):
            self._link.send(message)
