"""The diagnosis socket of the firmware: one question per connection, one answer (events: a stream of them).

It is a convenience: whatever happens here, the firmware goes on. A socket that cannot be made is written down and
missed by nobody but the doctor. The socket is for the firmware's user and the group of its folder (mode 0660), which
is that of staff: whoever may connect may look. What shows on the screen or sounds needs a field engineer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from device.base.inspection import NOT_ALLOWED, Inspection
from device.base.log import EventLog
from device.base.peers import Peer, may_change, read_peer
from device.firmware.diagnosis.report import (
    LINE_LIMIT_BYTES,
    DiagnosisQuery,
    FirmwareReport,
    format_line,
    parse_query,
)
from device.firmware.diagnosis.times import KEY as STATS_KEY
from device.firmware.siting.messages import KEY as INSTALL_KEY
from device.firmware.siting.messages import refusal

_QUESTION_WITHIN_S = 5.0
_CONNECTIONS_LIMIT = 8
"""Followers of events count too."""

Answering = Callable[[bytes], Awaitable[bytes]]


@dataclass(frozen=True)
class FurtherQuestions:
    """What else may be asked: events and audit, times of the stages, install mode."""

    inspection: Inspection | None = None
    stats: Answering | None = None
    install: Answering | None = None
    installing: Callable[[Peer], None] = lambda _peer: None
    """Told of everybody who uses install mode, before anything shows."""
    allowed: Callable[[Peer], bool] = may_change


class DiagnosisServer:
    """Answers with what `collect` gathers."""

    def __init__(
        self,
        path: Path,
        collect: Callable[[DiagnosisQuery], Awaitable[FirmwareReport]],
        log: EventLog,
        further: FurtherQuestions | None = None,
    ) -> None:
        """Serve at `path`; nothing is made there yet."""
        self._further = further if further is not None else FurtherQuestions()
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
        except ConnectionError:
            return  # whoever asked has gone
        except Exception as error:  # noqa: BLE001  # border: a question must never end the firmware
            self._log.failure("diagnosis_failed", error)
        finally:
            self._open -= 1
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = await asyncio.wait_for(reader.readline(), _QUESTION_WITHIN_S)
        peer = read_peer(writer.get_extra_info("socket"))
        further = self._further
        if further.inspection is not None and further.inspection.knows(line):
            await further.inspection.serve(line, peer, reader, writer)
        elif further.install is not None and INSTALL_KEY in line:
            writer.write(await self._install(line, peer, further.install))
        elif further.stats is not None and STATS_KEY in line:
            writer.write(await further.stats(line))
        else:
            writer.write(format_line(await self._collect(parse_query(line))))
        await writer.drain()

    async def _install(self, line: bytes, peer: Peer, install: Answering) -> bytes:
        if not self._further.allowed(peer):
            return refusal(NOT_ALLOWED)
        self._further.installing(peer)
        return await install(line)
