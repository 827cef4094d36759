"""The daemon's Unix socket: one firmware, and any number of short questions from the command line.

The first line tells who it is: `Hello` makes it the firmware's connection, a question gets one answer. A firmware
that connects anew takes the place of its former connection, which may be one that died unnoticed. People have a
socket of their own, on which nobody can pretend to be the firmware: whoever may connect to it may look, and a
question that changes something is written into the audit and answered to those who may.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Protocol

from device.base.inspection import NOT_ALLOWED, Inspection
from device.base.log import EventLog
from device.daemon.base.errors import StateDamaged
from device.daemon.outbox.handing import OutboxHanding
from device.daemon.peers import Peer
from device.wire.errors import MessageError, MessageInvalid
from device.wire.local import (
    LINE_LIMIT_BYTES,
    EnrolCommand,
    EnrolResult,
    Hello,
    LocalMessage,
    Question,
    parse_line,
)

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

    def __init__(
        self,
        handler: SocketHandler,
        log: EventLog,
        inspection: Inspection | None = None,
        handing: OutboxHanding | None = None,
    ) -> None:
        """Serve with `handler`; `inspection` answers for events and audit, `handing` for the outbox as a whole."""
        self._handler = handler
        self._inspection = inspection
        self._handing = handing
        self._log = log
        self._open = 0

    async def start(self, path: Path, *, for_group: bool) -> asyncio.Server:
        """Listen at `path` with mode 0660 or 0600; a socket left there by a dead daemon is replaced.

        Raises:
            StateDamaged: the path cannot be used.
        """
        try:
            return await self._listen(path, self._converse, 0o660 if for_group else 0o600)
        except OSError as error:
            raise StateDamaged(f"{path}: no socket can be made there ({error.strerror})") from error

    async def start_for_people(self, path: Path) -> asyncio.Server | None:
        """Listen at `path` for people's questions (mode 0660, the group of its folder); None when it cannot be made.

        That is written down; the firmware's results matter more than anybody's questions.
        """
        try:
            return await self._listen(path, self._answer_people, 0o660)
        except OSError as error:
            self._log.failure("diagnosis_not_served", error)
            return None

    async def _listen(self, path: Path, converse: Callable[[Peer], Awaitable[None]], mode: int) -> asyncio.Server:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await self._serve(Peer(reader, writer), converse)

        server = await asyncio.start_unix_server(serve, path, limit=LINE_LIMIT_BYTES, start_serving=False)
        path.chmod(mode)  # nobody is served before this
        await server.start_serving()
        return server

    async def _serve(self, peer: Peer, converse: Callable[[Peer], Awaitable[None]]) -> None:
        self._open += 1
        try:
            if self._open <= _CONNECTIONS_LIMIT:
                await converse(peer)
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
            peer.send(await self._answer(peer, first))
        elif first is not None:
            raise MessageInvalid("a connection does not begin with this message")

    async def _answer_people(self, peer: Peer) -> None:
        try:
            line = await asyncio.wait_for(peer.read_line(), _FIRST_LINE_S)
        except TimeoutError:
            return
        if line and self._inspection is not None and self._inspection.knows(line):
            await peer.inspect(self._inspection, line)
        elif line and self._handing is not None and self._handing.knows(line):
            await peer.hand_over(self._handing)
        elif line:
            question = parse_line(line)
            if not isinstance(question, Question):
                raise MessageInvalid("people do not send this message")
            peer.send(await self._answer(peer, question))

    async def _answer(self, peer: Peer, question: Question) -> LocalMessage:
        """Answer; a change is first written down, and made only for those who may."""
        if isinstance(question, EnrolCommand) and self._inspection is not None:
            asking = peer.who()
            if not self._inspection.allowed(asking):
                return EnrolResult(NOT_ALLOWED, "", "", "", "")
            self._inspection.trail.record("enrolment_begun", asking)
        return await self._handler.answer(question)

    async def _serve_firmware(self, peer: Peer, hello: Hello) -> None:
        self._handler.firmware_came(peer, hello)
        try:
            while (message := await peer.read()) is not None:
                self._handler.firmware_said(peer, message)
        finally:
            self._handler.firmware_left(peer)
