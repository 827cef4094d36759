"""Connections on the daemon's Unix socket: lines in, lines out, each with its limits.

The socket belongs to this machine's own programs; the limits keep a faulty one from holding up the others.
It must not know what the messages mean.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress

from device.base.inspection import Inspection
from device.base.peers import Peer as Asking
from device.base.peers import read_peer
from device.daemon.outbox.handing import OutboxHanding
from device.wire.errors import MessageInvalid
from device.wire.local import LocalMessage, format_line, parse_line

_UNSENT_LIMIT_BYTES = 4 * 1024 * 1024
_HAND_OVER_S = 120.0


class Peer:
    """One program at the other end."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Speak over an accepted connection; the reader's limit bounds a line."""
        self._reader = reader
        self._writer = writer

    async def read(self) -> LocalMessage | None:
        """Read the next message; None at the end.

        Raises:
            MessageInvalid: the line is too long or no message of this socket.
        """
        line = await self.read_line()
        return parse_line(line) if line else None

    async def read_line(self) -> bytes:
        """Read the next line as it is; empty at the end.

        Raises:
            MessageInvalid: it is too long.
        """
        try:
            line = await self._reader.readline()
        except ValueError as error:
            raise MessageInvalid("line is too long") from error
        except OSError:  # the other end died
            return b""
        return line if line.endswith(b"\n") else b""

    def send(self, message: LocalMessage) -> None:
        """Send a message without waiting; a peer that does not read for long is cut off."""
        if self._writer.is_closing():
            return
        self._writer.write(format_line(message))
        if self._writer.transport.get_write_buffer_size() > _UNSENT_LIMIT_BYTES:
            self._writer.transport.abort()

    def who(self) -> Asking:
        """Ask the kernel who it is.

        Raises:
            OSError: it has gone already.
        """
        return read_peer(self._writer.get_extra_info("socket"))

    async def inspect(self, inspection: Inspection, line: bytes) -> None:
        """Let such a question be answered over this connection."""
        with suppress(ConnectionError):  # whoever asked has gone
            await inspection.serve(line, self.who(), self._reader, self._writer)

    async def hand_over(self, handing: OutboxHanding) -> None:
        """Let the outbox be handed over this connection.

        Raises:
            TimeoutError: the other end takes it too slowly; while it does, the outbox's log cannot be tidied.
        """
        with suppress(ConnectionError):  # whoever asked has gone
            async with asyncio.timeout(_HAND_OVER_S):
                await handing.serve(self.who(), self._writer)

    def close(self) -> None:
        """End the connection."""
        self._writer.close()
