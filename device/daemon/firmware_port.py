"""The firmware as the daemon sees it: connected or not, and what is asked of it during enrolment.

The newest challenge is kept here, so that a firmware that connects later gets it at once; everything else that
comes while no firmware is there is dropped, since the host keeps it at the desk.
"""

from __future__ import annotations

import asyncio
from typing import TypeVar

from device.daemon.base.errors import FirmwareNotConnected
from device.daemon.peers import Peer
from device.wire.local import Enrolled, Hello, Incoming, LocalMessage, OfferRequest
from device.wire.topics import Leaf

T = TypeVar("T")


class FirmwarePort:
    """The one firmware of this terminal."""

    def __init__(self) -> None:
        """Begin without a firmware."""
        self._peer: Peer | None = None
        self._hello = Hello(boot="", enrolled=False)
        self._challenge: Incoming | None = None
        self._offer: asyncio.Future[str] | None = None
        self._confirmed: asyncio.Future[None] | None = None
        self._question: LocalMessage | None = None

    @property
    def connected(self) -> bool:
        """Whether a firmware is connected."""
        return self._peer is not None

    @property
    def boot(self) -> str:
        """The firmware's start id; empty while none is connected."""
        return self._hello.boot if self._peer is not None else ""

    def came(self, peer: Peer, hello: Hello) -> None:
        """A firmware connected: it takes the place of a former connection."""
        if self._peer is not None:
            self._peer.close()
        self._peer = peer
        self._hello = hello
        for waiting in (self._challenge, self._question):
            if waiting is not None:
                peer.send(waiting)

    def left(self, peer: Peer) -> None:
        """A connection ended; it may be one whose place was taken already."""
        if self._peer is peer:
            self._peer = None

    def push(self, message: LocalMessage) -> None:
        """Send a message if a firmware is there, and keep a challenge for the next one."""
        if isinstance(message, Incoming) and message.leaf == Leaf.CHALLENGE:
            self._challenge = message
        if self._peer is not None:
            self._peer.send(message)

    def forget_challenge(self) -> None:
        """Drop the kept challenge: it was another host's."""
        self._challenge = None

    async def request_offer(self, code_digest: str, timeout_s: float) -> str:
        """Let the firmware sign an offer of its public keys over a code's digest.

        Raises:
            FirmwareNotConnected: none is there, or it does not answer in time.
        """
        self._offer = asyncio.get_running_loop().create_future()
        return await self._ask(OfferRequest(code_digest), self._offer, timeout_s)

    async def hand_over(self, enrolled: Enrolled, timeout_s: float) -> None:
        """Give the firmware what the host gave, and wait for its word (a further `Hello`) that it is kept.

        Raises:
            FirmwareNotConnected: none is there, or it does not confirm in time.
        """
        self._confirmed = asyncio.get_running_loop().create_future()
        await self._ask(enrolled, self._confirmed, timeout_s)

    def offer_came(self, token: str) -> None:
        """The firmware signed an offer."""
        if self._offer is not None and not self._offer.done():
            self._offer.set_result(token)

    def hello_came(self, hello: Hello) -> None:
        """The firmware told its state again: it has kept what it was given."""
        self._hello = hello
        if hello.enrolled and self._confirmed is not None and not self._confirmed.done():
            self._confirmed.set_result(None)

    async def _ask(self, question: LocalMessage, answer: asyncio.Future[T], timeout_s: float) -> T:
        """Ask now, and again whenever a firmware connects meanwhile: on a busy machine it may be just on its way."""
        self._question = question
        if self._peer is not None:
            self._peer.send(question)
        try:
            return await asyncio.wait_for(answer, timeout_s)
        except TimeoutError as error:
            raise FirmwareNotConnected("no firmware is connected, or it does not answer") from error
        finally:
            self._question = None
