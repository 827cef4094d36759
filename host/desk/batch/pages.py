"""The pages of lists: bring a file, see what is the matter with it, let it be asked, take the answers away."""

from __future__ import annotations

from datetime import date, timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from host.base.japan_time import japan_day
from host.batches.record import Batch, RowLook
from host.desk.base.errors import DeskError
from host.desk.base.forms import MOST_UPLOAD_BYTES, Form
from host.desk.base.pages import error_words
from host.desk.base.parts import DeskParts
from host.desk.base.times import format_day_time
from host.desk.batch.errors import BatchNotToAsk, BatchTooLong, BatchUnknown
from host.desk.batch.port import BatchPort, BatchState
from host.desk.batch.reading import read_list
from host.desk.batch.rows import csv_head, csv_line, view_row
from host.desk.batch.safe_csv import TYPE, write_csv

PAGE_ROWS = 200
FARTHEST_DAYS = 92

FILTERS: dict[str, frozenset[RowLook]] = {
    "all": frozenset(),
    "refused": frozenset({RowLook.REFUSED}),
    "care": frozenset({RowLook.REFUSED, RowLook.OTHER, RowLook.UNCHECKED}),
    "eligible": frozenset({RowLook.ELIGIBLE}),
}


def routes(parts: DeskParts, port: BatchPort) -> list[BaseRoute]:
    """Give the routes of the lists."""
    pages = BatchPages(parts, port)
    return [
        Route("/batches", pages.show_all),
        Route("/batches", pages.add, methods=["POST"]),
        Route("/batches/{batch_id}", pages.show),
        Route("/batches/{batch_id}/progress.json", pages.progress),
        Route("/batches/{batch_id}/result.csv", pages.export),
        Route("/batches/{batch_id}/ask", pages.ask, methods=["POST"]),
        Route("/batches/{batch_id}/delete", pages.delete, methods=["POST"]),
    ]


class BatchPages:
    """Lists, for reception."""

    def __init__(self, parts: DeskParts, port: BatchPort) -> None:
        """Keep and ask through `port`."""
        self._parts = parts
        self._access = parts.access
        self._port = port

    async def show_all(self, request: Request) -> Response:
        """GET /batches: the form for a file, and the newest lists."""
        return await self._list(request, 0, 200)

    async def add(self, request: Request) -> Response:
        """POST /batches: read a file; what is the matter with it is shown before anything is asked."""
        log_in = await self._access.require(request)
        if int(request.headers.get("content-length", "0")) > MOST_UPLOAD_BYTES:
            return await self._list(request, BatchTooLong.number, BatchTooLong.status)
        log_in, form = await self._access.require_post(request, most_bytes=MOST_UPLOAD_BYTES)
        today = japan_day(self._parts.clock())
        try:
            rows = await run_in_threadpool(read_list, form.file("list"), today)
        except DeskError as error:
            return await self._list(request, error.number, error.status)
        on_date = _read_day(form, today)
        batch_id = await run_in_threadpool(self._port.add_batch, rows, on_date, log_in.user)
        return self._access.keep(request, RedirectResponse(f"/batches/{batch_id}", 303), log_in)

    async def show(self, request: Request) -> Response:
        """GET /batches/{batch_id}: findings before, answers after."""
        log_in = await self._access.require(request)
        state = await self._find(request)
        chosen = request.query_params.get("show", "all")
        looks = FILTERS.get(chosen, frozenset())
        after = _number(request.query_params.get("after", ""))
        batch_id = state.batch.batch_id
        found = await run_in_threadpool(self._port.read_rows, batch_id, looks, after, PAGE_ROWS + 1)
        catalogue = self._parts.pages.catalogue(request)
        response = await self._parts.pages.answer(
            request,
            "batch/batch.html",
            log_in=log_in,
            batch=state.batch,
            looks={look: state.looks.get(look, 0) for look in RowLook},
            rows=[
                view_row(row, answer, catalogue, same_month=_is_same_month(state.batch))
                for row, answer in found[:PAGE_ROWS]
            ],
            more=found[PAGE_ROWS - 1][0].row if len(found) > PAGE_ROWS else 0,
            shown=chosen if chosen in FILTERS else "all",
            filters=tuple(FILTERS),
            after=after,
            reason=error_words(state.batch.reason, catalogue.language) if state.batch.reason else "",
        )
        return self._access.keep(request, response, log_in)

    async def progress(self, request: Request) -> Response:
        """GET /batches/{batch_id}/progress.json: how far it came; reading it keeps no log-in alive."""
        await self._access.require(request)
        batch = (await self._find(request)).batch
        return JSONResponse({"phase": batch.phase, "reason": batch.reason, "done": batch.done})

    async def ask(self, request: Request) -> Response:
        """POST /batches/{batch_id}/ask: let the host ask."""
        log_in, _ = await self._access.require_post(request)
        batch_id = (await self._find(request)).batch.batch_id
        if not await run_in_threadpool(self._port.ask_batch, batch_id, log_in.user):
            raise BatchNotToAsk(batch_id)
        return self._access.keep(request, RedirectResponse(f"/batches/{batch_id}", 303), log_in)

    async def export(self, request: Request) -> Response:
        """GET /batches/{batch_id}/result.csv: every row with its number, its findings and its answer."""
        log_in = await self._access.require(request)
        batch = (await self._find(request)).batch
        rows = await run_in_threadpool(self._port.export_batch, batch.batch_id, log_in.user)
        catalogue = self._parts.pages.catalogue(request)
        same_month = _is_same_month(batch)
        lines = (csv_line(view_row(row, answer, catalogue, same_month=same_month)) for row, answer in rows)
        data = await run_in_threadpool(write_csv, csv_head(catalogue), lines)
        name = f"uketsuke-{batch.on_date.isoformat()}-{batch.batch_id[-6:].lower()}.csv"
        headers = {"content-disposition": f'attachment; filename="{name}"'}
        return self._access.keep(request, Response(data, media_type=TYPE, headers=headers), log_in)

    async def delete(self, request: Request) -> Response:
        """POST /batches/{batch_id}/delete: remove it."""
        log_in, _ = await self._access.require_post(request)
        batch_id = (await self._find(request)).batch.batch_id
        await run_in_threadpool(self._port.delete_batch, batch_id, log_in.user)
        return self._access.keep(request, RedirectResponse("/batches", 303), log_in)

    async def _find(self, request: Request) -> BatchState:
        batch_id: str = request.path_params["batch_id"]
        state = await run_in_threadpool(self._port.find_batch, batch_id)
        if state is None:
            raise BatchUnknown("no such list")
        return state

    async def _list(self, request: Request, number: int, status: int) -> Response:
        log_in = await self._access.require(request)
        today = japan_day(self._parts.clock())
        response = await self._parts.pages.answer(
            request,
            "batch/batches.html",
            status,
            log_in=log_in,
            batches=await run_in_threadpool(self._port.list_batches),
            today=today.isoformat(),
            tomorrow=(today + timedelta(days=1)).isoformat(),
            when=format_day_time,
            farthest=(today + timedelta(days=FARTHEST_DAYS)).isoformat(),
            **self._parts.pages.explain(request, number),
        )
        return self._access.keep(request, response, log_in)


def _is_same_month(batch: Batch) -> bool:
    checked = japan_day(batch.ended_at)
    return (checked.year, checked.month) == (batch.on_date.year, batch.on_date.month)


def _read_day(form: Form, today: date) -> date:
    try:
        day = date.fromisoformat(form.text("day"))
    except ValueError:
        return today + timedelta(days=1)
    return min(max(day, today), today + timedelta(days=FARTHEST_DAYS))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0
