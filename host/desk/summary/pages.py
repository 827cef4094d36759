"""The page of a day in figures, and the same as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from device.wire.numbers import find_error
from device.wire.words import Outcome
from host.base.japan_time import japan_day
from host.desk.base.catalogue import Catalogue
from host.desk.base.parts import DeskParts
from host.desk.base.times import format_span
from host.desk.batch.safe_csv import TYPE, write_csv
from host.desk.summary.chart import HEIGHT, LEFT, WIDTH, draw_chart
from host.desk.summary.errors import SummaryDayWrong
from host.desk.summary.port import SummaryPort
from host.desk.summary.summary import Summary, Way, summarise


def routes(parts: DeskParts, port: SummaryPort) -> list[BaseRoute]:
    """Give the routes of the summary."""
    pages = SummaryPages(parts, port)
    return [Route("/summary", pages.show), Route("/summary.csv", pages.export)]


class SummaryPages:
    """The summary, for reception."""

    def __init__(self, parts: DeskParts, port: SummaryPort) -> None:
        """Read through `port`."""
        self._parts = parts
        self._port = port

    async def show(self, request: Request) -> Response:
        """GET /summary?day=: a day in figures."""
        log_in = await self._parts.access.require(request)
        today = japan_day(self._parts.clock())
        day = _read_day(request, today)
        summary = summarise(await run_in_threadpool(self._port.read_day, day))
        catalogue = self._parts.pages.catalogue(request)
        response = await self._parts.pages.answer(
            request,
            "summary/summary.html",
            log_in=log_in,
            day=day,
            today=today,
            before=day - timedelta(days=1),
            after=day + timedelta(days=1),
            summary=summary,
            chart=draw_chart(summary.hours),
            size={"width": WIDTH, "height": HEIGHT, "left": LEFT},
            ways=tuple(Way),
            tried={_tried(word, catalogue): count for word, count in summary.tried.items()},
            reasons=[(number, _reason(number, catalogue), count) for number, count in summary.reasons.items()],
            span=lambda seconds: format_span(seconds, catalogue, fine=True),
        )
        return self._parts.access.keep(request, response, log_in)

    async def export(self, request: Request) -> Response:
        """GET /summary.csv?day=: the figures as a table."""
        log_in = await self._parts.access.require(request)
        day = _read_day(request, japan_day(self._parts.clock()))
        summary = summarise(await run_in_threadpool(self._port.export_day, day, log_in.user))
        catalogue = self._parts.pages.catalogue(request)
        head = [catalogue.say(f"summary_column.{column}") for column in ("day", "kind", "word", "count")]
        rows = [[day.isoformat(), *line] for line in _lines(summary, catalogue)]
        headers = {"content-disposition": f'attachment; filename="uketsuke-{day.isoformat()}.csv"'}
        return self._parts.access.keep(
            request, Response(write_csv(head, rows), media_type=TYPE, headers=headers), log_in
        )


def _lines(summary: Summary, catalogue: Catalogue) -> Iterator[list[str | int]]:
    say = catalogue.say
    yield [say("summary.total"), "", summary.total]
    yield [say("summary.late"), "", summary.late]
    for way, count in summary.ways.items():
        yield [say("summary.by_way"), say(f"summary_way.{way}"), count]
    for outcome, count in summary.outcomes.items():
        yield [say("summary.by_outcome"), say(f"summary_outcome.{outcome}"), count]
    for status, count in summary.insurance.items():
        yield [say("summary.by_insurance"), say(f"summary_insurance.{status}"), count]
    for number, count in summary.reasons.items():
        yield [say("summary.by_reason"), f"{number} {_reason(number, catalogue)}", count]
    for word, count in summary.tried.items():
        yield [say("summary.by_tried"), _tried(word, catalogue), count]
    for name, count in summary.staff.items():
        yield [say("summary.by_staff"), name, count]
    for hour in summary.hours:
        yield [say("summary.by_hour"), say("summary.hour", hour=hour.hour), hour.total]
    for key, seconds in (("median", summary.waits.median_s), ("p90", summary.waits.p90_s)):
        yield [say("summary.waits"), say(f"summary.{key}"), round(seconds)]


def _tried(word: str, catalogue: Catalogue) -> str:
    """Say `face/no_match`: the outcome tells the way."""
    outcome = word.rpartition("/")[2]
    return catalogue.say(f"summary_outcome.{outcome}") if outcome in set(Outcome) else word


def _reason(number: int, catalogue: Catalogue) -> str:
    try:
        return find_error(number).clinic.in_language(catalogue.language)
    except KeyError:
        return ""  # a number of a newer terminal


def _read_day(request: Request, today: date) -> date:
    text = request.query_params.get("day", "")
    if not text:
        return today
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise SummaryDayWrong("no date") from error
    if not date(2020, 1, 1) <= day <= today:
        raise SummaryDayWrong("in the future, or before there was a terminal")
    return day
