"""The screen's web application: one page, its event stream, its forms and its preview.

It knows `ScreenPort` and nothing behind it. Without JavaScript the page still works: every button is a form, every
answer a redirect to the page. With it, `static/screen.js` replaces the main part as events come.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from random import Random, SystemRandom

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket

from device.firmware.screen.actions import Unusable, parse_action
from device.firmware.screen.catalogue import Catalogues, load_catalogues
from device.firmware.screen.events import stream_events
from device.firmware.screen.form import BadForm, Form, FormTooLong, read_form
from device.firmware.screen.guard import Guard, Tokens
from device.firmware.screen.life import Life
from device.firmware.screen.port import Action, Pin, ScreenPort, StaffCode
from device.firmware.screen.preview import send_preview
from device.firmware.screen.render import FOLDER, Notice, Renderer
from device.firmware.screen.settings import ScreenSettings
from device.firmware.screen.sound_pages import SoundPages
from device.firmware.screen.voice import Silent, VoicePort

_JAPAN = timezone(timedelta(hours=9))
PART_HEADER = "x-screen-part"
"""Sent by our script: answer with status only, or with the main part, instead of a redirect or a page."""


def today_in_japan() -> date:
    """Give the date where the clinic is, whatever the machine's own zone."""
    return datetime.now(_JAPAN).date()


def create_app(
    port: ScreenPort,
    token: str,
    settings: ScreenSettings | None = None,
    today: Callable[[], date] = today_in_japan,
    chance: Random | None = None,
    voice: VoicePort | None = None,
    words: Catalogues | None = None,
) -> Starlette:
    """Make the application.

    `token` is a secret of this run from which the forms' tokens come. `today` bounds birth dates; `chance` orders
    shuffled keys; without a `voice` the page is silent. `words` are
    the sentences, read anew when they are not given.

    Raises:
        ConfigurationError: a shipped file of sentences is broken.
    """
    settings = settings or ScreenSettings()
    tokens = Tokens(token)
    renderer = Renderer(settings, words or load_catalogues(settings.words), tokens, chance or SystemRandom())
    life = Life(time.monotonic)
    voice = voice or Silent()
    sounds = SoundPages(voice)
    pages = _Pages(port, renderer, tokens, settings, today, voice)
    return Starlette(
        routes=[
            Route("/", pages.page),
            Route("/events", pages.events),
            Route("/act", pages.act, methods=["POST"]),
            Route("/sound/{language}/{name}", sounds.sound),
            Route("/turned", sounds.turned, methods=["POST"]),
            Route("/alive", life.read),
            Route("/alive", life.take, methods=["POST"]),
            Route("/panel.css", pages.panel_style),
            Route("/healthz", pages.health),
            WebSocketRoute("/preview", pages.preview),
            Mount("/static", StaticFiles(directory=FOLDER / "static")),
        ],
        middleware=[Middleware(Guard)],
    )


class _Pages:
    """The answers; each is a few lines over the parts of this folder."""

    def __init__(
        self,
        port: ScreenPort,
        renderer: Renderer,
        tokens: Tokens,
        settings: ScreenSettings,
        today: Callable[[], date],
        voice: VoicePort,
    ) -> None:
        self._port = port
        self._renderer = renderer
        self._tokens = tokens
        self._settings = settings
        self._today = today
        self._voice = voice

    async def page(self, _: Request) -> Response:
        return HTMLResponse(self._renderer.page(self._port.view()))

    async def events(self, _: Request) -> Response:
        return StreamingResponse(
            stream_events(self._port, self._renderer.main, self._voice), media_type="text/event-stream"
        )

    async def preview(self, socket: WebSocket) -> None:
        await send_preview(self._port, socket)

    async def panel_style(self, _: Request) -> Response:
        return Response(self._settings.style(), media_type="text/css")

    async def health(self, _: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def act(self, request: Request) -> Response:
        try:
            form = await read_form(request)
            number = form.count("number")
        except FormTooLong:
            return PlainTextResponse("too long\n", 413, headers={"Connection": "close"})
        except BadForm:
            return PlainTextResponse("no form of ours\n", 400)
        if not self._tokens.fits(number, form.text("token")):
            return PlainTextResponse("this form is not of this run\n", 403)
        return self._take(form, number, part=PART_HEADER in request.headers)

    def _take(self, form: Form, number: int, *, part: bool) -> Response:
        """Hand the action on: whether its view still counts is the port's to say."""
        try:
            action = parse_action(form, self._today())
        except Unusable as error:
            return self._ask_again(Notice(error.sentence, error.era), number, part=part)
        except BadForm:
            return PlainTextResponse("no action of ours\n", 400)
        return _answer(taken=self._hand_on(action, number), part=part)

    def _ask_again(self, notice: Notice, number: int, *, part: bool) -> Response:
        """Give the same screen with one sentence, or nothing when another one is shown by now."""
        view = self._port.view()
        if number != view.number:
            return _answer(taken=False, part=part)
        self._voice.told(notice.sentence)
        make = self._renderer.main if part else self._renderer.page
        return HTMLResponse(make(view, notice), 422)

    def _hand_on(self, action: Action, number: int) -> bool:
        taken = self._port.act(action, number)
        if not taken and isinstance(action, Pin | StaffCode):
            action.digits.wipe()
        return taken


def _answer(*, taken: bool, part: bool) -> Response:
    if part:
        return Response(status_code=204 if taken else 409)
    return RedirectResponse("/", 303)
