"""A daemon of the test's own at the other end of the socket: it says what the test wants, line by line."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from device.base.log import EventLog
from device.firmware.keys.keystore import Keystore
from device.firmware.link.client import DaemonLink, LinkTimes
from device.wire.local import LINE_LIMIT_BYTES, LocalMessage, format_line, parse_line
from tests.device.daemon.firmware_side import Heard

NOW = 1_800_000_000


class ScriptedDaemon:
    """Listens at a path; everything that comes waits in a queue."""

    def __init__(self) -> None:
        """Begin with nobody connected."""
        self._lines: asyncio.Queue[LocalMessage] = asyncio.Queue()
        self._writer: asyncio.StreamWriter | None = None

    async def heard(self) -> LocalMessage:
        """Wait for the next message of the firmware."""
        return await asyncio.wait_for(self._lines.get(), 5)

    def say(self, message: LocalMessage | bytes) -> None:
        """Send a message, or bytes as they are."""
        assert self._writer is not None
        self._writer.write(message if isinstance(message, bytes) else format_line(message))

    def hang_up(self) -> None:
        """End the connection."""
        assert self._writer is not None
        self._writer.close()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve a connection."""
        self._writer = writer
        with suppress(OSError):
            while line := await reader.readline():
                self._lines.put_nowait(parse_line(line))
        writer.close()


class Firmware:
    """A link with its keystore and what it reported."""

    def __init__(self, folder: Path) -> None:
        """Make a link that is not running yet."""
        self.keystore = Keystore(folder / "state")
        self.heard = Heard()
        self.log = (folder / "log").open("w")
        self.link = DaemonLink(
            folder / "d.sock",
            "b1",
            self.keystore,
            EventLog("firmware", self.log),
            now=lambda: NOW,
            clock=asyncio.get_running_loop().time,
            times=LinkTimes(put_s=0.5, reconnect_s=0.01, reconnect_max_s=0.05),
        )


@asynccontextmanager
async def linked(folder: Path) -> AsyncIterator[tuple[ScriptedDaemon, Firmware]]:
    """Run a link against a scripted daemon."""
    daemon, firmware = ScriptedDaemon(), Firmware(folder)
    server = await asyncio.start_unix_server(daemon.serve, folder / "d.sock", limit=LINE_LIMIT_BYTES)
    running = asyncio.create_task(firmware.link.run(firmware.heard))
    try:
        yield daemon, firmware
    finally:
        running.cancel()
        await asyncio.wait([running])
        server.close()
        firmware.log.close()
