"""The published figures of use: a page with a chart, JSON and CSV. Nobody is named, no clinic either."""

from __future__ import annotations

import csv
import io

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from host.authority.base.records import RecordInvalid, format_record
from host.authority.insurance.medical import MedicalKind
from host.authority.pages.chart import SHOWN, make_chart
from host.authority.pages.drawing import Drawing
from host.authority.serving.statistics import MOST_MONTHS, Figures, MonthFigures, Statistics, Way

_USUAL_MONTHS = 12


class FigurePages:
    """Draws what `Statistics` counts."""

    def __init__(self, statistics: Statistics, drawing: Drawing) -> None:
        """Draw what `statistics` counts."""
        self._statistics = statistics
        self._drawing = drawing

    def routes(self) -> list[Route]:
        """Give the routes."""
        return [
            Route("/statistics", self.page, methods=["GET"]),
            Route("/statistics.json", self.as_json, methods=["GET"]),
            Route("/statistics.csv", self.as_csv, methods=["GET"]),
        ]

    async def page(self, request: Request) -> Response:
        """GET /statistics: a chart of the last twelve months, and all figures."""
        figures = await run_in_threadpool(self._statistics.last_months, _USUAL_MONTHS)
        chart = make_chart(figures.months)
        return self._drawing.answer(
            request,
            "statistics.html",
            figures=figures,
            chart=chart,
            ways=SHOWN,
            kinds=list(MedicalKind),
            signed_in=None,
        )

    async def as_json(self, request: Request) -> Response:
        """GET /statistics.json: the figures of the last `months`."""
        return JSONResponse(format_record(await self._figures(request)))

    async def as_csv(self, request: Request) -> Response:
        """GET /statistics.csv: the same, one line per month."""
        text = format_csv(await self._figures(request))
        headers = {"content-disposition": 'attachment; filename="uketsuke-statistics.csv"'}
        return Response(text, media_type="text/csv; charset=utf-8", headers=headers)

    async def _figures(self, request: Request) -> Figures:
        text = request.query_params.get("months", str(_USUAL_MONTHS))
        if not (text.isascii() and text.isdigit() and len(text) < 3 and 1 <= int(text) <= MOST_MONTHS):
            raise RecordInvalid(f"months must be a number from 1 to {MOST_MONTHS}")
        return await run_in_threadpool(self._statistics.last_months, int(text))


def format_csv(figures: Figures) -> str:
    """Give the figures as CSV with a line of names."""
    out = io.StringIO()
    writer = csv.writer(out)
    consents = [f"consents_{kind.value}" for kind in MedicalKind]
    writer.writerow(["month", *(way.value for way in Way), *consents, "card_share_percent"])
    for month in figures.months:
        writer.writerow(_line(month))
    return out.getvalue()


def _line(month: MonthFigures) -> list[object]:
    consents = [getattr(month.consents, kind.value) for kind in MedicalKind]
    return [month.month, *(month.count(way) for way in Way), *consents, month.card_share_percent]
