"""What a server takes on a listening socket of ours sends at once."""

from __future__ import annotations

import asyncio
import socket

import pytest

from device.base.listening import listen


def test_connections_send_at_once() -> None:
    async def play() -> int:
        told: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def took(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            told.set_result(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        listening = listen("127.0.0.1", 0)
        async with await asyncio.start_server(took, sock=listening):
            _, writer = await asyncio.open_connection(*listening.getsockname())
            at_once = await told
            writer.close()
            await writer.wait_closed()
        return at_once

    assert asyncio.run(play()) != 0


def test_an_address_that_is_taken_is_told() -> None:
    with listen("127.0.0.1", 0) as first, pytest.raises(OSError, match="in use"):
        listen("127.0.0.1", first.getsockname()[1])
