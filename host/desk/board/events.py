"""The live part of the board: server-sent events with the whole first page, drawn, on connect and on each change.

Whole boards rather than differences: a browser that slept or lost the line is right again with the next event. What
is drawn for one browser serves all whose owners read the same. A heartbeat carries how long the log-in still lasts,
and looks whether the situation has changed; the stream itself never keeps a log-in alive.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from host.desk.base.catalogue import Language
from host.desk.base.errors import DeskError
from host.desk.base.log_ins import LogIn
from host.desk.base.parts import DeskParts
from host.desk.base.role import Role
from host.desk.board.board import Boards, Reader
from host.desk.board.port import BoardPort
from host.desk.board.query import read_query
from host.desk.board.visits import Visits

HEARTBEAT_S = 5.0
RETRY_MS = 1000


_Key = tuple[Language, frozenset[Role]]


@dataclass(frozen=True)
class _Drawn:
    number: int
    event: str


class Events:
    """Streams boards to browsers."""

    def __init__(self, port: BoardPort, boards: Boards, visits: Visits, parts: DeskParts) -> None:
        """Watch `port` for changes."""
        self._port = port
        self._boards = boards
        self._visits = visits
        self._parts = parts
        self._drawn: dict[_Key, _Drawn] = {}
        self._drawing: dict[_Key, asyncio.Lock] = {}

    async def open(self, request: Request) -> Response:
        """GET /events; without a log-in 204, which tells a browser not to come again."""
        try:
            log_in = await self._parts.access.require(request)
        except DeskError:
            return Response(status_code=204)
        stream = self.stream(log_in, self._visits.reader(request, log_in))
        return StreamingResponse(stream, media_type="text/event-stream")

    async def stream(
        self, log_in: LogIn, reader: Reader, heartbeat_s: float = HEARTBEAT_S
    ) -> AsyncGenerator[str, None]:
        """Give `board` {number, now, waiting, html}, `situation` {html}, `alive` {seconds_left}, at last `ended`."""
        yield f"retry: {RETRY_MS}\n\n"
        number, situation = -1, ""
        watch = asyncio.ensure_future(self._port.changed(number))
        try:
            while True:
                done, _ = await asyncio.wait({watch}, timeout=heartbeat_s)
                left_s = await self._parts.access.seconds_left(log_in)
                if left_s <= 0:
                    break
                if done:
                    newest = watch.result()
                    if newest != number:
                        number = newest
                        yield await self._board(number, reader)
                    watch = asyncio.ensure_future(self._port.changed(number))
                said = await run_in_threadpool(self._situation, reader)
                if said != situation:
                    situation = said
                    yield format_event("situation", html=situation)
                yield format_event("alive", seconds_left=left_s)
            yield format_event("ended")
        finally:
            watch.cancel()

    async def _board(self, number: int, reader: Reader) -> str:
        key = (reader.catalogue.language, reader.user.roles)
        async with self._drawing.setdefault(key, asyncio.Lock()):
            drawn = self._drawn.get(key)
            if drawn is None or drawn.number != number:
                drawn = _Drawn(number, await run_in_threadpool(self._draw, number, reader))
                self._drawn[key] = drawn
        return drawn.event

    def _draw(self, number: int, reader: Reader) -> str:
        board = self._boards.read(read_query({}, self._parts.clock()), reader)
        html = self._parts.pages.draw("board/board.html", reader.catalogue, board=board)
        return format_event("board", number=number, now=board.now, waiting=len(board.waiting), html=html)

    def _situation(self, reader: Reader) -> str:
        said = self._visits.said(reader)
        return self._parts.pages.draw("board/situation.html", reader.catalogue, said=said)


def format_event(event: str, **data: str | float) -> str:
    """Give one server-sent event with its data as one line of JSON."""
    return f"event: {event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
