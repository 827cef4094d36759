"""The daemon's socket: who may speak first, what ends a connection, and that one peer never harms another."""

from __future__ import annotations

import asyncio
import io
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from device.base.log import EventLog
from device.daemon.base.errors import StateDamaged
from device.daemon.peers import Peer
from device.daemon.server import SocketServer
from device.wire.errors import MessageInvalid
from device.wire.local import (
    LINE_LIMIT_BYTES,
    DaemonStatus,
    Hello,
    LocalMessage,
    Put,
    Question,
    StatusQuery,
    Stored,
    format_line,
    parse_line,
)

STATUS = DaemonStatus(enrolled=False, connected=False, terminal="", rows=0, dead_rows=0, firmware_connected=False)


class Handler:
    """Answers in the simplest way and keeps what happened."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.boots: list[str] = []
        self.left = 0

    def firmware_came(self, peer: Peer, hello: Hello) -> None:
        """Keep it."""
        self.boots.append(hello.boot)

    def firmware_said(self, peer: Peer, message: LocalMessage) -> None:
        """Answer a put; fail at one that is marked so."""
        if not isinstance(message, Put):
            raise MessageInvalid("not from the firmware")
        if message.sealed == "fail":
            raise RuntimeError("a fault in the handler")
        peer.send(Stored(message.boot, message.seq))

    def firmware_left(self, peer: Peer) -> None:
        """Count it."""
        self.left += 1

    async def answer(self, question: Question) -> LocalMessage:
        """Answer the same to every question."""
        return STATUS


class Caller:
    """A program that speaks to the socket."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Speak over a connection."""
        self._reader = reader
        self.writer = writer

    def say(self, message: LocalMessage | bytes) -> None:
        """Send a message, or bytes as they are."""
        self.writer.write(message if isinstance(message, bytes) else format_line(message))

    async def heard(self) -> LocalMessage | None:
        """Give the next message; None when the daemon hung up."""
        try:
            line = await asyncio.wait_for(self._reader.readline(), 5)
        except ConnectionError:
            return None
        return parse_line(line) if line else None


@asynccontextmanager
async def serving(path: Path, handler: Handler, callers: int = 1) -> AsyncIterator[list[Caller]]:
    """Serve and connect."""
    server = await SocketServer(handler, EventLog("test", io.StringIO())).start(path, for_group=False)
    connected = [Caller(*await asyncio.open_unix_connection(path)) for _ in range(callers)]
    try:
        yield connected
    finally:
        for caller in connected:
            caller.writer.close()
        server.close()
        await server.wait_closed()


def test_question_gets_one_answer(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with serving(tmp_path / "s", Handler()) as (caller,):
            caller.say(StatusQuery())
            assert await caller.heard() == STATUS
            assert await caller.heard() is None

    asyncio.run(scenario())


def test_firmware_is_served(tmp_path: Path) -> None:
    async def scenario() -> None:
        handler = Handler()
        async with serving(tmp_path / "s", handler) as (caller,):
            caller.say(Hello("b1", enrolled=False))
            for seq in (1, 2, 3):
                caller.say(Put("b1", seq, "sealed"))
            assert [await caller.heard() for _ in range(3)] == [Stored("b1", seq) for seq in (1, 2, 3)]
        assert handler.boots == ["b1"]

    asyncio.run(scenario())


@pytest.mark.parametrize(
    "line",
    [
        b"nonsense\n",
        b"\n",
        b"{}\n",
        b'{"kind":"hello"}\n',
        b'{"kind":"hello","boot":"b","enrolled":null}\n',
        format_line(Stored("b1", 1)),
        format_line(Put("b1", 1, "sealed")),
        b"x" * (LINE_LIMIT_BYTES + 1) + b"\n",
        b"[" * 100_000 + b"\n",
    ],
)
def test_wrong_first_line_ends_the_connection(tmp_path: Path, line: bytes) -> None:
    async def scenario() -> None:
        async with serving(tmp_path / "s", Handler(), callers=2) as (wrong, right):
            wrong.say(line)
            assert await wrong.heard() is None
            right.say(StatusQuery())
            assert await right.heard() == STATUS

    asyncio.run(scenario())


@pytest.mark.parametrize("message", [StatusQuery(), Put("b1", 1, "fail"), b"nonsense\n"])
def test_wrong_later_line_ends_only_that_connection(tmp_path: Path, message: LocalMessage | bytes) -> None:
    async def scenario() -> None:
        handler = Handler()
        async with serving(tmp_path / "s", handler, callers=2) as (wrong, right):
            wrong.say(Hello("b1", enrolled=False))
            right.say(Hello("b2", enrolled=False))
            wrong.say(message)
            assert await wrong.heard() is None
            assert handler.left == 1
            right.say(Put("b2", 1, "sealed"))
            assert await right.heard() == Stored("b2", 1)

    asyncio.run(scenario())


def test_number_of_connections_is_limited(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with serving(tmp_path / "s", Handler(), callers=16) as callers:
            for number, caller in enumerate(callers):
                caller.say(Hello(f"b{number}", enrolled=False))
                caller.say(Put("b", number, "sealed"))
                assert await caller.heard() == Stored("b", number)
            one_more = Caller(*await asyncio.open_unix_connection(tmp_path / "s"))
            one_more.say(StatusQuery())
            assert await one_more.heard() is None
            one_more.writer.close()

    asyncio.run(scenario())


def test_socket_left_behind_is_replaced(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(tmp_path / "s"))

    async def scenario() -> None:
        async with serving(tmp_path / "s", Handler()) as (caller,):
            caller.say(StatusQuery())
            assert await caller.heard() == STATUS

    asyncio.run(scenario())


@pytest.mark.parametrize(("for_group", "mode"), [(False, 0o600), (True, 0o660)])
def test_socket_mode(tmp_path: Path, for_group: bool, mode: int) -> None:
    async def scenario() -> None:
        server = await SocketServer(Handler(), EventLog("test")).start(tmp_path / "s", for_group=for_group)
        assert (tmp_path / "s").stat().st_mode & 0o777 == mode
        server.close()
        await server.wait_closed()

    asyncio.run(scenario())


def test_path_that_cannot_be_used(tmp_path: Path) -> None:
    async def scenario() -> None:
        with pytest.raises(StateDamaged):
            await SocketServer(Handler(), EventLog("test")).start(tmp_path / "no" / "s", for_group=True)

    asyncio.run(scenario())
