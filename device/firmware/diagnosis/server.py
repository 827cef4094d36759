"""The diagnosis socket of the firmware: one question per connection, one answer.

It is a convenience: whatever happens here, the firmware goes on. A socket that cannot be made is written down and
missed by nobody but the doctor. The socket is for the firmware's user and group (mode 0660).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from device.base.log import EventLog
from device.firmware.diagnosis.report import (
    LINE_LIMIT_BYTES,
    DiagnosisQuery,
    FirmwareReport,
    format_line,
    parse_query,
)
from device.firmware.siting.messages import KEY as INSTALL_KEY

_QUESTION_WITHIN_S = 5.0
_CONNECTIONS_LIMIT = 4


class DiagnosisServer:
    """Answers with what `collect` gathers."""

    def __init__(
        self,
        path: Path,
        collect: Callable[[DiagnosisQuery], Awaitable[FirmwareReport]],
        log: EventLog,
        install: Callable[[bytes], Awaitable[bytes]] | None = None,
    ) -> None:
        """Serve at `path`; nothing is made there yet. `install` answers the questions of install mode."""
        self._install = install
        self._path = path
        self._collect = collect
        self._log = log
        self._open = 0

    async def run(self) -> None:
        """Serve until cancelled; return at once when the socket cannot be made."""
        try:
            server = await asyncio.start_unix_server(
                self._serve, self._path, limit=LINE_LIMIT_BYTES, start_serving=False
            )
            self._path.chmod(0o660)  # nobody is served before this
        except OSError as error:
            self._log.failure("diagnosis_not_served", error)
            return
        async with server:
            await server.serve_forever()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open += 1
        try:
            if self._open <= _CONNECTIONS_LIMIT:
                await self._answer(reader, writer)
        except Exception as error:  # noqa: BLE001  # border: a question must never end the firmware
            self._log.failure("diagnosis_failed", error)
        finally:
            self._open -= 1
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = await asyncio.wait_for(reader.readline(), _QUESTION_WITHIN_S)
        if self._install is not None and INSTALL_KEY in line:
            writer.write(await self._install(line))
        else:
            writer.write(format_line(await self._collect(parse_query(line))))
        await writer.drain()
