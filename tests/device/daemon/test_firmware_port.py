"""What the daemon asks of a firmware that comes, goes and comes again while it is asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from device.daemon.base.errors import FirmwareNotConnected
from device.daemon.firmware_port import FirmwarePort
from device.daemon.peers import Peer
from device.wire.local import Hello, OfferRequest, parse_line

LONG_S, SHORT_S = 30.0, 0.05
HELLO = Hello("b1", enrolled=False)
QUESTION = OfferRequest("ab" * 32)


@dataclass
class Firmware:
    """The other end of a connection."""

    peer: Peer
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def asked(self) -> object:
        """Give the next message that came."""
        return parse_line(await asyncio.wait_for(self.reader.readline(), LONG_S))

    async def leave(self) -> bytes:
        """End the connection on both ends, and give what had come and was not read."""
        self.peer.close()
        unread = await asyncio.wait_for(self.reader.read(), LONG_S)
        self.writer.close()
        await self.writer.wait_closed()
        return unread


@asynccontextmanager
async def connecting(folder: Path) -> AsyncIterator[asyncio.Queue[Peer]]:
    """Accept connections at a socket and give them as they come."""
    peers: asyncio.Queue[Peer] = asyncio.Queue()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peers.put_nowait(Peer(reader, writer))

    server = await asyncio.start_unix_server(accept, folder / "s")
    try:
        yield peers
    finally:
        server.close()


async def connect(folder: Path, peers: asyncio.Queue[Peer], port: FirmwarePort) -> Firmware:
    """Let a firmware connect."""
    reader, writer = await asyncio.open_unix_connection(folder / "s")
    peer = await asyncio.wait_for(peers.get(), LONG_S)
    port.came(peer, HELLO)
    return Firmware(peer, reader, writer)


def test_a_firmware_that_comes_later_is_asked_then(tmp_path: Path) -> None:
    async def scene() -> str:
        port = FirmwarePort()
        async with connecting(tmp_path) as peers:
            asking = asyncio.create_task(port.request_offer(QUESTION.code_digest, LONG_S))
            firmware = await connect(tmp_path, peers, port)
            assert await firmware.asked() == QUESTION
            port.offer_came("token")
            assert await firmware.leave() == b""
            return await asking

    assert asyncio.run(scene()) == "token"


def test_a_firmware_that_connects_anew_is_asked_again_and_not_after_it_answered(tmp_path: Path) -> None:
    async def scene() -> None:
        port = FirmwarePort()
        async with connecting(tmp_path) as peers:
            first = await connect(tmp_path, peers, port)
            asking = asyncio.create_task(port.request_offer(QUESTION.code_digest, LONG_S))
            assert await first.asked() == QUESTION
            port.left(first.peer)
            second = await connect(tmp_path, peers, port)
            assert await second.asked() == QUESTION
            port.offer_came("token")
            assert await asking == "token"
            third = await connect(tmp_path, peers, port)
            assert [await firmware.leave() for firmware in (first, second, third)] == [b"", b"", b""]

    asyncio.run(scene())


def test_nobody_comes(tmp_path: Path) -> None:
    with pytest.raises(FirmwareNotConnected):
        asyncio.run(FirmwarePort().request_offer(QUESTION.code_digest, SHORT_S))
