"""Logging in and out."""

from __future__ import annotations

from collections.abc import Callable

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from host.desk.attempts import Attempts
from host.desk.errors import DeskError, LogInEnded, LogInTooOften, LogInWrong
from host.desk.forms import Form, read_form
from host.desk.log_in import COOKIE, LogIn, LogIns
from host.desk.pages import Pages, choose_language, error_words
from host.desk.port import DeskPort, DeskUser

PARALLEL_TRIES = 2
"""A password hash is slow and takes much memory on purpose; more at once would let strangers stop the desk."""


class Access:
    """The log-in page and the way out, and for other pages: who is asking."""

    def __init__(self, port: DeskPort, log_ins: LogIns, pages: Pages, clock: Callable[[], float]) -> None:
        """Ask `port` for accounts; `clock` gives seconds since 1970."""
        self._port = port
        self._log_ins = log_ins
        self._pages = pages
        self._clock = clock
        self._attempts = Attempts()
        self._limiter = CapacityLimiter(PARALLEL_TRIES)

    def who(self, request: Request) -> LogIn:
        """Give the log-in of a request.

        Raises:
            LogInEnded: there is none, or it has ended.
        """
        log_in = self._log_ins.read(request.cookies.get(COOKIE))
        if log_in is None:
            raise LogInEnded("no log-in")
        return log_in

    async def who_posts(self, request: Request) -> tuple[LogIn, Form]:
        """Give the log-in and the fields of a form that was posted from one of the log-in's own pages.

        Raises:
            LogInEnded: there is no log-in, or it has ended.
            FormRefused: the form came from somewhere else.
        """
        log_in = self.who(request)
        form = await read_form(request)
        log_in.check_token(form.text("token"))
        return log_in, form

    def keep(self, request: Request, response: Response, log_in: LogIn) -> Response:
        """Put the cookie of a log-in that was just used on an answer."""
        value = self._log_ins.seal(self._log_ins.renew(log_in))
        is_https = request.url.scheme == "https"
        response.set_cookie(COOKIE, value, httponly=True, samesite="strict", secure=is_https)
        return response

    async def show(self, request: Request) -> Response:
        """GET /login: the form; it says so when a log-in ended by itself."""
        if self._log_ins.read(request.cookies.get(COOKIE)) is not None:
            return RedirectResponse("/", 303)
        ended = LogInEnded("idle") if "ended" in request.query_params else None
        return self._form(request, ended, status=200)

    async def log_in(self, request: Request) -> Response:
        """POST /login: check name and password."""
        form = await read_form(request)
        try:
            user = await self._authenticate(form.text("name"), form.text("password"))
        except (LogInWrong, LogInTooOften) as error:
            return self._form(request, error, error.status, form.text("name"))
        return self.keep(request, RedirectResponse("/", 303), self._log_ins.begin(user))

    async def log_out(self, request: Request) -> Response:
        """POST /logout: end the log-in."""
        log_in, _ = await self.who_posts(request)
        self._log_ins.end(log_in)
        response = RedirectResponse("/login", 303)
        response.delete_cookie(COOKIE, httponly=True, samesite="strict")
        return response

    async def stay(self, request: Request) -> Response:
        """POST /alive: the person is still at the page."""
        log_in, _ = await self.who_posts(request)
        return self.keep(request, Response(status_code=204), log_in)

    async def _authenticate(self, name: str, password: str) -> DeskUser:
        wait_s = self._attempts.wait_s(name, self._clock())
        if wait_s:
            raise LogInTooOften(wait_s)
        self._attempts.count(name, self._clock())
        user = await to_thread.run_sync(self._port.authenticate, name, password, limiter=self._limiter)
        if user is None:
            raise LogInWrong("name or password")
        self._attempts.forget(name)
        return user

    def _form(self, request: Request, error: DeskError | None, status: int, name: str = "") -> Response:
        response = self._pages.answer(
            request,
            "login.html",
            status,
            name=name[:64],
            sentence=error_words(error.number, choose_language(request)) if error else "",
            number=error.number if error else 0,
            wait_s=error.wait_s if isinstance(error, LogInTooOften) else 0,
        )
        if isinstance(error, LogInTooOften):
            response.headers["retry-after"] = str(error.wait_s)
        return response
