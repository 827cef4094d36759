"""The live part of the visits page: server-sent events with the whole board, drawn, on connect and on each change.

Whole boards rather than differences: a browser that slept or lost the line is right again with the next event. A
heartbeat carries how long the log-in still lasts; the stream itself never keeps it alive.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from host.desk.access import Access
from host.desk.board import Boards
from host.desk.catalogue import Catalogue
from host.desk.errors import LogInEnded
from host.desk.log_in import LogIn, LogIns
from host.desk.pages import Pages, choose_catalogue
from host.desk.port import DeskPort

HEARTBEAT_S = 5.0
RETRY_MS = 1000


class Events:
    """Streams boards to browsers."""

    def __init__(self, port: DeskPort, boards: Boards, log_ins: LogIns, access: Access, pages: Pages) -> None:
        """Watch `port` for changes."""
        self._port = port
        self._boards = boards
        self._log_ins = log_ins
        self._access = access
        self._pages = pages

    async def open(self, request: Request) -> Response:
        """GET /events; without a log-in 204, which tells a browser not to come again."""
        try:
            log_in = self._access.who(request)
        except LogInEnded:
            return Response(status_code=204)
        stream = self.stream(log_in, choose_catalogue(request))
        return StreamingResponse(stream, media_type="text/event-stream")

    async def stream(
        self, log_in: LogIn, catalogue: Catalogue, heartbeat_s: float = HEARTBEAT_S
    ) -> AsyncGenerator[str, None]:
        """Give the events `board` {number, now, waiting, html}, `alive` {seconds_left} and at last `ended`."""
        yield f"retry: {RETRY_MS}\n\n"
        number = -1
        watch = asyncio.ensure_future(self._port.changed(number))
        try:
            while True:
                done, _ = await asyncio.wait({watch}, timeout=heartbeat_s)
                left_s = self._log_ins.seconds_left(log_in)
                if left_s <= 0:
                    break
                if done:
                    newest = watch.result()
                    if newest != number:
                        number = newest
                        yield await self._board(number, catalogue)
                    watch = asyncio.ensure_future(self._port.changed(number))
                yield format_event("alive", seconds_left=left_s)
            yield format_event("ended")
        finally:
            watch.cancel()

    async def _board(self, number: int, catalogue: Catalogue) -> str:
        board = await run_in_threadpool(self._boards.read, catalogue)
        html = await run_in_threadpool(self._pages.draw, "board.html", catalogue, board=board)
        return format_event("board", number=number, now=board.now, waiting=len(board.waiting), html=html)


def format_event(event: str, **data: str | float) -> str:
    """Give one server-sent event with its data as one line of JSON."""
    return f"event: {event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
