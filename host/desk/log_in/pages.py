"""Logging in, by a password and a second factor where there is one, and out."""

from __future__ import annotations

from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from host.desk.base.access import set_cookie
from host.desk.base.account import Account
from host.desk.base.errors import CodeWrong, DeskError, LogInEnded, LogInTooOften, LogInWrong
from host.desk.base.forms import read_form
from host.desk.base.log_ins import COOKIE, HALF_S, LogIns
from host.desk.base.pages import choose_language, error_words
from host.desk.base.parts import DeskParts
from host.desk.log_in.attempts import FREE_TRIES, Attempts
from host.desk.log_in.port import LogInPort

HALF_COOKIE = "uketsuke_desk_half"
PARALLEL_TRIES = 2
"""A password hash is slow and takes much memory on purpose; more at once would let strangers stop the desk."""


def routes(parts: DeskParts, port: LogInPort, log_ins: LogIns) -> list[BaseRoute]:
    """Give the page's routes."""
    page = LogInPage(parts, port, log_ins)
    return [
        Route("/login", page.show),
        Route("/login", page.log_in, methods=["POST"]),
        Route("/login/code", page.show_code),
        Route("/login/code", page.check_code, methods=["POST"]),
        Route("/logout", page.log_out, methods=["POST"]),
        Route("/alive", page.stay, methods=["POST"]),
    ]


class LogInPage:
    """The forms for password and code, and what they lead to."""

    def __init__(self, parts: DeskParts, port: LogInPort, log_ins: LogIns) -> None:
        """Ask `port` for accounts, and begin log-ins in `log_ins`."""
        self._access = parts.access
        self._pages = parts.pages
        self._clock = parts.clock
        self._port = port
        self._log_ins = log_ins
        self._attempts = Attempts()
        self._limiter = CapacityLimiter(PARALLEL_TRIES)

    async def show(self, request: Request) -> Response:
        """GET /login: the form; it says so when a log-in ended by itself."""
        if await run_in_threadpool(self._log_ins.read, request.cookies.get(COOKIE)) is not None:
            return RedirectResponse("/", 303)
        ended = LogInEnded("idle") if "ended" in request.query_params else None
        return await self._form(request, "log_in/log_in.html", ended)

    async def log_in(self, request: Request) -> Response:
        """POST /login: check name and password; where there is a second factor, ask for it."""
        form = await read_form(request)
        name = form.text("name")
        try:
            account = await self._authenticate(name, form.text("password"))
        except (LogInWrong, LogInTooOften) as error:
            return await self._form(request, "log_in/log_in.html", error, name=name[:64])
        if not account.has_second_factor:
            return await self._enter(request, account)
        response = RedirectResponse("/login/code", 303)
        set_cookie(request, response, HALF_COOKIE, self._log_ins.seal_half(account), max_age=HALF_S)
        return response

    async def show_code(self, request: Request) -> Response:
        """GET /login/code: the form for the second factor, after a right password."""
        if await self._half(request) is None:
            return RedirectResponse("/login", 303)
        return await self._form(request, "log_in/code.html", None)

    async def check_code(self, request: Request) -> Response:
        """POST /login/code: check the second factor."""
        form = await read_form(request)
        account = await self._half(request)
        if account is None:
            return RedirectResponse("/login?ended=1", 303)
        try:
            await self._check_code(account.user.name, form.text("code"))
        except (CodeWrong, LogInTooOften) as error:
            return await self._form(request, "log_in/code.html", error)
        response = await self._enter(request, account)
        response.delete_cookie(HALF_COOKIE, httponly=True, samesite="strict")
        return response

    async def log_out(self, request: Request) -> Response:
        """POST /logout: end the log-in."""
        log_in, _ = await self._access.who_posts(request)
        self._log_ins.end(log_in)
        await run_in_threadpool(self._port.logged_out, log_in.user.name)
        response = RedirectResponse("/login", 303)
        response.delete_cookie(COOKIE, httponly=True, samesite="strict")
        return response

    async def stay(self, request: Request) -> Response:
        """POST /alive: the person is still at the page."""
        log_in, _ = await self._access.who_posts(request)
        return self._access.keep(request, Response(status_code=204), log_in)

    async def _enter(self, request: Request, account: Account) -> Response:
        await run_in_threadpool(self._port.logged_in, account.user.name)
        return self._access.keep(request, RedirectResponse("/", 303), self._log_ins.begin(account))

    async def _half(self, request: Request) -> Account | None:
        return await run_in_threadpool(self._log_ins.read_half, request.cookies.get(HALF_COOKIE))

    async def _authenticate(self, name: str, password: str) -> Account:
        await self._count(name)
        account = await to_thread.run_sync(self._port.authenticate, name, password, limiter=self._limiter)
        if account is None:
            raise LogInWrong("name or password")
        self._attempts.forget(name)
        return account

    async def _check_code(self, name: str, code: str) -> None:
        # Counted apart from the password, which was right: nobody can shut the owner out without knowing it.
        await self._count(name, f"{name} code")
        if not await run_in_threadpool(self._port.check_code, name, code):
            raise CodeWrong(name)
        self._attempts.forget(f"{name} code")

    async def _count(self, name: str, counted: str = "") -> None:
        counted, now = counted or name, self._clock()
        wait_s = self._attempts.wait_s(counted, now)
        if wait_s:
            raise LogInTooOften(wait_s)
        failures = self._attempts.count(counted, now)
        if failures >= FREE_TRIES:
            await run_in_threadpool(self._port.refused, name, failures)

    async def _form(self, request: Request, template: str, error: DeskError | None, name: str = "") -> Response:
        response = await self._pages.answer(
            request,
            template,
            error.status if error and not isinstance(error, LogInEnded) else 200,
            sentence=error_words(error.number, choose_language(request)) if error else "",
            number=error.number if error else 0,
            wait_s=error.wait_s if isinstance(error, LogInTooOften) else 0,
            name=name,
        )
        if isinstance(error, LogInTooOften):
            response.headers["retry-after"] = str(error.wait_s)
        return response
