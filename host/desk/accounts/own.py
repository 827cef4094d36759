"""One's own account: who one is here, another password, and a second factor with its recovery codes."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from host.desk.accounts.port import NewFactor, OwnAccountPort
from host.desk.accounts.qr import draw_qr
from host.desk.base.errors import AccountFormWrong, CodeWrong, DeskError, PasswordWrong
from host.desk.base.forms import Form
from host.desk.base.log_ins import LogIn
from host.desk.base.parts import DeskParts
from host.desk.base.role import Role


class Own:
    """Open to everybody who is logged in, also while a password or a second factor is still to be set."""

    def __init__(self, parts: DeskParts, port: OwnAccountPort) -> None:
        """Change the account through `port`."""
        self._access = parts.access
        self._pages = parts.pages
        self._port = port

    async def show(self, request: Request) -> Response:
        """GET /account."""
        log_in = await self._access.who(request)
        return await self._page(request, log_in)

    async def change_password(self, request: Request) -> Response:
        """POST /account/password: the present one, and twice the new one."""
        log_in, form = await self._access.who_posts(request)
        try:
            new = _read_new(form)
            await run_in_threadpool(self._port.change_password, log_in.user.name, form.text("present"), new)
        except (PasswordWrong, AccountFormWrong) as error:
            return await self._page(request, log_in, error)
        return await self._access.keep_changed(request, RedirectResponse("/account?notice=password", 303), log_in)

    async def offer_factor(self, request: Request) -> Response:
        """GET /account/second-factor: a new secret as a QR code; it is in force only after its first code."""
        log_in = await self._access.who(request)
        factor = await run_in_threadpool(self._port.offer_factor, log_in.user.name)
        return await self._factor_page(request, log_in, factor)

    async def set_factor(self, request: Request) -> Response:
        """POST /account/second-factor: its first code; the answer shows the recovery codes once."""
        log_in, form = await self._access.who_posts(request)
        name, secret = log_in.user.name, form.text("secret")
        try:
            codes = await run_in_threadpool(self._port.set_factor, name, secret, form.text("code"))
        except CodeWrong as error:
            factor = await run_in_threadpool(self._port.show_factor, name, secret)
            return await self._factor_page(request, log_in, factor, error)
        response = await self._pages.answer(request, "accounts/recovery.html", log_in=log_in, codes=codes)
        return await self._access.keep_changed(request, response, log_in)

    async def _page(self, request: Request, log_in: LogIn, error: DeskError | None = None) -> Response:
        member = await run_in_threadpool(self._port.own, log_in.user.name)
        catalogue = self._pages.catalogue(request)
        changed = request.query_params.get("notice") == "password"
        response = await self._pages.answer(
            request,
            "accounts/own.html",
            error.status if error else 200,
            log_in=log_in,
            member=member,
            roles=[catalogue.say(f"role.{role}") for role in Role if role in member.roles],
            notice=catalogue.say("account.password_changed") if changed else "",
            **self._pages.explain(request, error.number if error else 0),
        )
        return self._access.keep(request, response, log_in)

    async def _factor_page(
        self, request: Request, log_in: LogIn, factor: NewFactor, error: DeskError | None = None
    ) -> Response:
        response = await self._pages.answer(
            request,
            "accounts/second_factor.html",
            error.status if error else 200,
            log_in=log_in,
            secret=factor.secret,
            groups=" ".join(factor.secret[place : place + 4] for place in range(0, len(factor.secret), 4)),
            qr=draw_qr(factor.uri, self._pages.catalogue(request).say("factor.qr")),
            **self._pages.explain(request, error.number if error else 0),
        )
        return self._access.keep(request, response, log_in)


def _read_new(form: Form) -> str:
    new = form.text("new")
    if new != form.text("again"):
        raise AccountFormWrong("the new password was typed in two ways")
    return new
