"""The audit search's route: `/audit`."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from host.desk.audit.port import AuditPort, AuditQuery
from host.desk.base.errors import SearchRefused
from host.desk.base.forms import check_line
from host.desk.base.parts import DeskParts
from host.desk.base.role import Role
from host.desk.base.times import JAPAN, format_second

LONGEST = 64
FIELDS = ("actor", "action", "visit_id", "terminal")


def routes(parts: DeskParts, port: AuditPort) -> list[BaseRoute]:
    """Give the page's routes; an administrator may see it. Nothing is searched before somebody asks."""

    async def show(request: Request) -> Response:
        log_in = await parts.access.require(request, Role.ADMINISTRATOR)
        asked = request.query_params
        query = read_audit_query(asked)
        page = await run_in_threadpool(port.search, query, log_in.user) if "find" in asked else None
        language = parts.pages.catalogue(request).language
        actions = [(name, words.in_language(language)) for name, words in port.actions()]
        response = await parts.pages.answer(
            request,
            "audit/audit.html",
            log_in=log_in,
            asked={name: asked.get(name, "") for name in (*FIELDS, "first", "last")},
            actions=actions,
            words=dict(actions),
            actors=await run_in_threadpool(port.actors),
            page=page,
            time=format_second,
            older=_older(asked, page.before) if page and page.before else "",
        )
        return parts.access.keep(request, response, log_in)

    return [Route("/audit", show)]


def read_audit_query(asked: QueryParams) -> AuditQuery:
    """Read what is looked for.

    Raises:
        SearchRefused, TextRefused: a day, a number or a word cannot be read.
    """
    actor, action, visit_id, terminal = (check_line(asked.get(name, ""), LONGEST) for name in FIELDS)
    query = AuditQuery(actor, action, visit_id, terminal, before=_read_number(asked.get("before", "")))
    if asked.get("first"):
        query = replace(query, since=_midnight(asked["first"]))
    if asked.get("last"):
        query = replace(query, until=_midnight(asked["last"], days=1))
    return query


def _read_number(text: str) -> int:
    if not re.fullmatch(r"[0-9]{0,15}", text, re.ASCII):
        raise SearchRefused("no number")
    return int(text or 0)


def _midnight(text: str, days: int = 0) -> float:
    try:
        day = date.fromisoformat(text) + timedelta(days=days)
        return datetime(day.year, day.month, day.day, tzinfo=JAPAN).timestamp()
    except (ValueError, OverflowError) as error:
        raise SearchRefused("no day") from error


def _older(asked: QueryParams, before: int) -> str:
    kept = {name: value for name, value in asked.items() if name not in ("before", "lang")}
    return f"/audit?{urlencode({**kept, 'before': before})}"
