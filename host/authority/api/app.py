"""The whole web application: which path leads where, and whose token it needs."""

from __future__ import annotations

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from device.base.log import EventLog
from host.authority.api.admin import AdminApi
from host.authority.api.admin_people import PeopleApi
from host.authority.api.bearer import BearerGate
from host.authority.api.clinic import ClinicApi
from host.authority.api.handlers import HANDLERS
from host.authority.api.openapi import openapi_document
from host.authority.api.operations import Health
from host.authority.base.records import format_record
from host.authority.serving.authority import Authority
from host.authority.serving.behaviour import BehaviourSwitch
from host.authority.serving.settings import Tokens


def build_app(
    authority: Authority,
    tokens: Tokens,
    switch: BehaviourSwitch,
    log: EventLog,
    version: str,
    on_batch: Callable[[], None],
    site: ASGIApp,
) -> Starlette:
    """Put the application together around one authority.

    `on_batch` is told when a batch was taken; `site` draws the pages for people, which lie at all other paths.
    """
    document = openapi_document(version)

    async def healthz(_request: Request) -> Response:
        return JSONResponse(format_record(Health("ok")))

    async def openapi(_request: Request) -> Response:
        return JSONResponse(document)

    clinic = ClinicApi(authority, switch, authority.work.clock, log, on_batch).routes()
    admin = AdminApi(authority.disaster, authority.plans, switch).routes()
    people = PeopleApi(authority.people).routes()
    application = Starlette(
        routes=[
            Route("/healthz", healthz, methods=["GET"]),
            Route("/openapi.json", openapi, methods=["GET"]),
            Mount("/v1", routes=clinic, middleware=[Middleware(BearerGate, token=tokens.client)]),
            Mount("/admin", routes=[*admin, *people], middleware=[Middleware(BearerGate, token=tokens.admin)]),
        ],
        exception_handlers=HANDLERS,
    )
    application.router.default = site  # not a route: it would take a wrong method at the API's paths for a page
    return application
