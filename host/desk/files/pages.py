"""The page of official files, `/files`: whose is it, and what is the matter with it."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from host.desk.base.parts import DeskParts
from host.desk.base.strips import ReadStrips, Strip
from host.desk.base.times import format_day_time
from host.desk.files.errors import FileGone
from host.desk.files.port import FilesPort

NOTICES = frozenset({"assigned", "dismissed"})


def read_strips(port: FilesPort) -> ReadStrips:
    """Say on every page that files wait, or that none can come."""

    def read() -> tuple[Strip, ...]:
        count, gone = port.count(), port.folder_gone_since()
        waiting = (Strip("files.strip", {"count": count}, "/files"),) if count else ()
        return waiting if gone is None else (Strip("files.gone", {"since": format_day_time(gone)}), *waiting)

    return read


def routes(parts: DeskParts, port: FilesPort) -> list[BaseRoute]:
    """Give the page's routes."""
    pages = FilePages(parts, port)
    return [
        Route("/files", pages.show),
        Route("/files/{file_id:int}/assign", pages.assign, methods=["POST"]),
        Route("/files/{file_id:int}/dismiss", pages.dismiss, methods=["POST"]),
    ]


class FilePages:
    """Official files, for reception."""

    def __init__(self, parts: DeskParts, port: FilesPort) -> None:
        """Ask `port`."""
        self._parts = parts
        self._access = parts.access
        self._port = port

    async def show(self, request: Request) -> Response:
        """GET /files."""
        log_in = await self._access.require(request)
        kept = await run_in_threadpool(self._port.kept, log_in.user)
        notice = request.query_params.get("notice", "")
        response = await self._parts.pages.answer(
            request,
            "files/files.html",
            log_in=log_in,
            kept=kept,
            notice=notice if notice in NOTICES else "",
            when=format_day_time,
        )
        return self._access.keep(request, response, log_in)

    async def assign(self, request: Request) -> Response:
        """POST /files/{file_id}/assign: it belongs to the visit that was chosen."""
        log_in, form = await self._access.require_post(request)
        file_id: int = request.path_params["file_id"]
        if not await run_in_threadpool(self._port.assign, file_id, form.text("visit"), log_in.user):
            raise FileGone(str(file_id))
        return self._access.keep(request, RedirectResponse("/files?notice=assigned", 303), log_in)

    async def dismiss(self, request: Request) -> Response:
        """POST /files/{file_id}/dismiss: it was dealt with."""
        log_in, form = await self._access.require_post(request)
        file_id: int = request.path_params["file_id"]
        done = form.text("done") == "yes"
        if not (done and await run_in_threadpool(self._port.dismiss, file_id, log_in.user)):
            raise FileGone(str(file_id))
        return self._access.keep(request, RedirectResponse("/files?notice=dismissed", 303), log_in)
