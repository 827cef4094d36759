"""Everybody's accounts, for an administrator: add, change, disable, and help whoever lost password or phone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from host.desk.accounts.port import AccountsPort, StaffMember
from host.desk.base.catalogue import Catalogue
from host.desk.base.errors import AccountFormWrong, AccountUnknown, DeskError
from host.desk.base.forms import Form
from host.desk.base.log_ins import LogIn
from host.desk.base.parts import DeskParts
from host.desk.base.role import Role
from host.desk.base.times import format_day_time

NAME_MAX = 31
DISPLAY_MAX = 64
NOTICES = frozenset({"changed", "factor_dropped", "code_set", "code_dropped"})


@dataclass(frozen=True)
class Line:
    """An account as the list says it."""

    member: StaffMember
    roles: str
    logged_in: str


class Everybody:
    """The list of accounts, and one account's page."""

    def __init__(self, parts: DeskParts, port: AccountsPort) -> None:
        """Change the accounts through `port`."""
        self._access = parts.access
        self._pages = parts.pages
        self._port = port

    async def show(self, request: Request) -> Response:
        """GET /users: everybody, and the form for a new account."""
        log_in = await self._access.require(request, Role.ADMINISTRATOR)
        return await self._list(request, log_in, Form({}))

    async def add(self, request: Request) -> Response:
        """POST /users: add an account; the answer shows its first password once."""
        log_in, form = await self._access.require_post(request, Role.ADMINISTRATOR)
        try:
            name, display = form.line("name", NAME_MAX), form.line("display", DISPLAY_MAX)
            roles = read_roles(form)
            password = await run_in_threadpool(self._port.open_account, log_in.user.name, name, display, roles)
        except DeskError as error:
            return await self._list(request, log_in, form, error)
        return await self._password_page(request, log_in, name, password)

    async def show_one(self, request: Request) -> Response:
        """GET /users/{name}: one account."""
        log_in = await self._access.require(request, Role.ADMINISTRATOR)
        return await self._one(request, log_in)

    async def change(self, request: Request) -> Response:
        """POST /users/{name}: display name, roles, and whether they may log in."""

        def do(by: str, name: str, form: Form) -> str:
            active = form.text("active") == "yes"
            self._port.change(by, name, form.line("display", DISPLAY_MAX), read_roles(form), active=active)
            return "changed"

        return await self._do(request, do)

    async def drop_factor(self, request: Request) -> Response:
        """POST /users/{name}/second-factor: take it away."""

        def do(by: str, name: str, _form: Form) -> str:
            self._port.drop_second_factor(by, name)
            return "factor_dropped"

        return await self._do(request, do)

    async def set_terminal_code(self, request: Request) -> Response:
        """POST /users/{name}/terminal-code: another code for the terminal, or none."""

        def do(by: str, name: str, form: Form) -> str:
            code = form.line("code", 6)
            self._port.set_terminal_code(by, name, code)
            return "code_set" if code else "code_dropped"

        return await self._do(request, do)

    async def new_password(self, request: Request) -> Response:
        """POST /users/{name}/password: a password for one log-in; the answer shows it once."""
        log_in, _ = await self._access.require_post(request, Role.ADMINISTRATOR)
        name: str = request.path_params["name"]
        password = await run_in_threadpool(self._port.new_password, log_in.user.name, name)
        return await self._password_page(request, log_in, name, password)

    async def _do(self, request: Request, do: Callable[[str, str, Form], str]) -> Response:
        log_in, form = await self._access.require_post(request, Role.ADMINISTRATOR)
        name: str = request.path_params["name"]
        try:
            notice = await run_in_threadpool(do, log_in.user.name, name, form)
        except AccountUnknown:
            raise
        except DeskError as error:
            return await self._one(request, log_in, error)
        response = RedirectResponse(f"/users/{name}?notice={notice}", 303)
        own = name == log_in.user.name
        return await self._access.keep_changed(request, response, log_in) if own else response

    async def _list(self, request: Request, log_in: LogIn, form: Form, error: DeskError | None = None) -> Response:
        catalogue = self._pages.catalogue(request)
        staff = await run_in_threadpool(self._port.staff)
        response = await self._pages.answer(
            request,
            "accounts/users.html",
            error.status if error else 200,
            log_in=log_in,
            lines=[_line(member, catalogue) for member in staff],
            form=form,
            roles=Role,
            **self._pages.explain(request, error.number if error else 0),
        )
        return self._access.keep(request, response, log_in)

    async def _one(self, request: Request, log_in: LogIn, error: DeskError | None = None) -> Response:
        catalogue = self._pages.catalogue(request)
        name: str = request.path_params["name"]
        staff = await run_in_threadpool(self._port.staff)
        member = next((member for member in staff if member.name == name), None)
        if member is None:
            raise AccountUnknown(name)
        notice = request.query_params.get("notice", "")
        response = await self._pages.answer(
            request,
            "accounts/user.html",
            error.status if error else 200,
            log_in=log_in,
            line=_line(member, catalogue),
            roles=Role,
            notice=catalogue.say(f"users.{notice}") if notice in NOTICES else "",
            **self._pages.explain(request, error.number if error else 0),
        )
        return self._access.keep(request, response, log_in)

    async def _password_page(self, request: Request, log_in: LogIn, name: str, password: str) -> Response:
        response = await self._pages.answer(
            request, "accounts/password.html", log_in=log_in, name=name, password=password
        )
        return await self._access.keep_changed(request, response, log_in)


def read_roles(form: Form) -> frozenset[Role]:
    """Read which roles were ticked.

    Raises:
        AccountFormWrong: none was.
    """
    roles = frozenset(role for role in Role if form.text(f"role_{role}") == "yes")
    if not roles:
        raise AccountFormWrong("an account needs a role")
    return roles


def _line(member: StaffMember, catalogue: Catalogue) -> Line:
    roles = catalogue.say("users.roles_between").join(
        catalogue.say(f"role.{role}") for role in Role if role in member.roles
    )
    logged_in = format_day_time(member.logged_in_at) if member.logged_in_at else catalogue.say("users.never")
    return Line(member, roles, logged_in)
