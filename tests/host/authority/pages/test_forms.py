"""The pages take small forms and nothing else."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from host.authority.pages.forms import MOST_BYTES, read_form
from tests.host.authority.web import Web

FORM = {"content-type": "application/x-www-form-urlencoded"}


async def echo(request: Request) -> Response:
    return JSONResponse(await read_form(request))


APP = Starlette(routes=[Route("/", echo, methods=["POST"])])


@pytest.mark.parametrize(
    ("body", "headers", "fields"),
    [
        (b"code=a%20b&token=", FORM, {"code": "a b", "token": ""}),
        (b"code=a", {}, {}),
        (b"code=a", {"content-type": "text/plain"}, {}),
        (b"code=a&code=b", FORM, {}),
        (b"code=%ff", FORM, {}),
        (b"code=\xff", FORM, {}),
        (b"a=" + b"x" * MOST_BYTES, FORM, {}),
        (b"&".join(b"f%d=1" % number for number in range(11)), FORM, {}),
    ],
)
def test_forms(body: bytes, headers: dict[str, str], fields: dict[str, str]) -> None:
    """What is none, too long, not text, or says a thing twice has no fields."""
    assert Web(APP, headers).post("/", content=body).json() == fields
