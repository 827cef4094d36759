"""The control page's web application: the page, its live parts, orders, and the browser's camera.

Everything lies below a path that only this run knows; the guard of the terminal's page refuses foreign names and
foreign pages besides. It carries nothing out: orders go to whoever takes them (`hand_over`).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket, WebSocketDisconnect

from device.base.errors import UketsukeError
from device.cli.demo.control.board import Board
from device.cli.demo.control.orders import Deed, Order
from device.cli.demo.control.render import FOLDER, Pages
from device.cli.demo.control.words import LANGUAGES
from device.cli.demo.own_face.card_photo import MOST_BYTES
from device.cli.demo.own_face.errors import PictureUnusable
from device.cli.demo.own_face.own import OwnFace
from device.firmware.screen.guard import HEADERS, Guard
from device.wire import numbers

PART_HEADER = "x-control-part"
_LANGUAGE = "lang"
_FORM_BYTES = 2000
_WAIT_S = 1.0
_CAMERA_ALLOWED = {**HEADERS, "Permissions-Policy": "camera=(self), microphone=(), geolocation=()"}


def create_app(key: str, board: Board, pages: Pages, own: OwnFace, hand_over: Callable[[Order], None]) -> Starlette:
    """Make the application below the path `key`; orders of people are given to `hand_over`, from any thread."""
    answers = _Answers(f"/{key}/", board, pages, own, hand_over)
    below = [
        Route("/", answers.page),
        Route("/events", answers.events),
        Route("/do", answers.do, methods=["POST"]),
        Route("/picture", answers.picture, methods=["POST"]),
        WebSocketRoute("/camera", answers.camera),
        Mount("/static", StaticFiles(directory=FOLDER / "static")),
    ]
    return Starlette(routes=[Mount(f"/{key}", routes=below)], middleware=[Middleware(Guard, headers=_CAMERA_ALLOWED)])


class _Answers:
    def __init__(
        self, base: str, board: Board, pages: Pages, own: OwnFace, hand_over: Callable[[Order], None]
    ) -> None:
        self._base = base
        self._board = board
        self._pages = pages
        self._own = own
        self._hand_over = hand_over

    async def page(self, request: Request) -> Response:
        language = _language_of(request)
        answer = HTMLResponse(self._pages.page(language))
        answer.set_cookie(_LANGUAGE, language, path=self._base, httponly=True, samesite="strict")
        return answer

    async def events(self, request: Request) -> Response:
        return StreamingResponse(self._stream(_language_of(request)), media_type="text/event-stream")

    async def do(self, request: Request) -> Response:
        body = await _read(request, _FORM_BYTES)
        if body is None:
            return PlainTextResponse("too long\n", 413, headers={"Connection": "close"})
        fields = dict(parse_qsl(body.decode("utf-8", "replace")))
        try:
            order = Order(Deed(fields.get("deed", "")), fields.get("what", ""), fields.get("how", ""))
        except ValueError:
            return PlainTextResponse("no order of ours\n", 400)
        self._order(order)
        return Response(status_code=204) if PART_HEADER in request.headers else RedirectResponse(self._base, 303)

    async def picture(self, request: Request) -> Response:
        body = await _read(request, MOST_BYTES)
        try:
            if body is None:
                raise PictureUnusable("too large")
            await run_in_threadpool(self._own.take, body)
        except UketsukeError as error:
            sentence = numbers.find_error(error.number).clinic.in_language(_language_of(request))
            return PlainTextResponse(sentence, 422)
        self._hand_over(Order(Deed.OWN_CARD))
        return Response(status_code=204)

    async def camera(self, socket: WebSocket) -> None:
        await socket.accept()
        with suppress(WebSocketDisconnect):
            while True:
                frame = await socket.receive_bytes()
                try:
                    await run_in_threadpool(self._own.play, frame)
                except UketsukeError:  # forgotten meanwhile, or no frame
                    await socket.close(4409)
                    break
                self._board.change(plays_own=self._own.plays)
        await run_in_threadpool(self._own.stop_playing)
        self._board.change(plays_own=False)

    def _order(self, order: Order) -> None:
        if order.deed is Deed.AGREE:
            self._own.agree()
            self._board.change(agreed=True)
            self._board.tell("happened.agree")
            return
        if order.deed is Deed.FORGET:
            self._own.forget()  # at once, whatever else is still being done
        self._hand_over(order)

    async def _stream(self, language: str) -> AsyncIterator[str]:
        version, sent = -1, dict[str, str]()
        while not self._board.ended:
            changed = await asyncio.to_thread(self._board.wait, version, _WAIT_S)
            if changed == version:
                yield "event: beat\ndata: 1\n\n"
                continue
            version = changed
            parts = self._pages.parts(language)
            yield _event({name: html for name, html in parts.items() if sent.get(name) != html})
            sent = parts


def _event(parts: Mapping[str, str]) -> str:
    return f"event: parts\ndata: {json.dumps(parts)}\n\n"


async def _read(request: Request, most_bytes: int) -> bytes | None:
    """Give the body, or nothing when it is longer than that."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most_bytes:
            return None
    return bytes(body)


def _language_of(request: Request) -> str:
    wanted = request.query_params.get(_LANGUAGE) or request.cookies.get(_LANGUAGE, "")
    if wanted in LANGUAGES:
        return wanted
    accepted = request.headers.get("accept-language", "")
    return "ja" if accepted.startswith("ja") or not accepted else "en"
