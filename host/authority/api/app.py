"""The whole web application: which path leads where, and whose token it needs."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from device.base.log import EventLog
from host.authority.api.admin import AdminApi
from host.authority.api.bearer import BearerGate
from host.authority.api.clinic import ClinicApi
from host.authority.api.openapi import Health, openapi_document
from host.authority.api.problem import HANDLERS
from host.authority.insurance.japan_time import Clock
from host.authority.serving.behaviour import BehaviourSwitch
from host.authority.serving.records import format_record
from host.authority.serving.service import Authority
from host.authority.serving.settings import Tokens


def build_app(authority: Authority, tokens: Tokens, clock: Clock, log: EventLog, version: str) -> Starlette:
    """Put the application together around one authority."""
    switch = BehaviourSwitch()
    document = openapi_document(version)

    async def healthz(_request: Request) -> Response:
        return JSONResponse(format_record(Health("ok")))

    async def openapi(_request: Request) -> Response:
        return JSONResponse(document)

    clinic = ClinicApi(authority, switch, clock, log).routes()
    admin = AdminApi(authority, switch).routes()
    return Starlette(
        routes=[
            Route("/healthz", healthz, methods=["GET"]),
            Route("/openapi.json", openapi, methods=["GET"]),
            Mount("/v1", routes=clinic, middleware=[Middleware(BearerGate, token=tokens.client)]),
            Mount("/admin", routes=admin, middleware=[Middleware(BearerGate, token=tokens.admin)]),
        ],
        exception_handlers=HANDLERS,
    )
