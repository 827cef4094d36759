"""The daemon's Unix socket: one firmware, and any number of short questions from the command line.

The first line tells who it is: `Hello` makes it the firmware's connection, a question gets one answer. A firmware
that connects anew takes the place of its former connection, which may be one that died unnoticed.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Protocol

from device.base.log import EventLog
from device.daemon.base.errors import StateDamaged
from device.daemon.peers import Peer
from device.wire.errors import MessageError, MessageInvalid
from device.wire.local import LINE_LIMIT_BYTES, Hello, LocalMessage, Question

_FIRST_LINE_S = 10.0
_CONNECTIONS_LIMIT = 16


class SocketHandler(Protocol):
    """Answers what comes over the socket."""

    def firmware_came(self, peer: Peer, hello: Hello) -> None:
        """The firmware connected."""

    def firmware_said(self, peer: Peer, message: LocalMessage) -> None:
        """The firmware sent a further message.

        Raises:
            MessageInvalid: the firmware does not send such messages.
        """

    def firmware_left(self, peer: Peer) -> None:
        """A connection of the firmware ended."""

    async def answer(self, question: Question) -> LocalMessage:
        """Answer the command line."""


class SocketServer:
    """Listens on the socket."""

    def __init__(self, handler: SocketHandler, log: EventLog) -> None:
        """Serve with `handler`."""
        self._handler = handler
        self._log = log
        self._open = 0

    async def start(self, path: Path, *, for_group: bool) -> asyncio.Server:
        """Listen at `path` with mode 0660 or 0600; a socket left there by a dead daemon is replaced.

        Raises:
            StateDamaged: the path cannot be used.
        """
        try:
            server = await asyncio.start_unix_server(self._serve, path, limit=LINE_LIMIT_BYTES, start_serving=False)
            path.chmod(0o660 if for_group else 0o600)  # nobody is served before this
            await server.start_serving()
        except OSError as error:
            raise StateDamaged(f"{path}: no socket can be made there ({error.strerror})") from error
        return server

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peer = Peer(reader, writer)
        self._open += 1
        try:
            if self._open <= _CONNECTIONS_LIMIT:
                await self._converse(peer)
        except MessageError as error:
            self._log.failure("socket_line_refused", error)
        except Exception as error:  # noqa: BLE001  # border: one peer's failure must not end the others
            self._log.failure("socket_failed", error)
        finally:
            self._open -= 1
            peer.close()

    async def _converse(self, peer: Peer) -> None:
        try:
            first = await asyncio.wait_for(peer.read(), _FIRST_LINE_S)
        except TimeoutError:
            return
        if isinstance(first, Hello):
            await self._serve_firmware(peer, first)
        elif isinstance(first, Question):
            peer.send(await self._handler.answer(first))
        elif first is not None:
            raise MessageInvalid("a connection does not begin with this message")

    async def _serve_firmware(self, peer: Peer, hello: Hello) -> None:
        self._handler.firmware_came(peer, hello)
        try:
            while (message := await peer.read()) is not None:
                self._handler.firmware_said(peer, message)
        finally:
            self._handler.firmware_left(peer)
