"""Who is asking, and whether they may: what every page asks first."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from host.desk.base.errors import LogInEnded, PasswordToBeChanged, RoleMissing, SecondFactorMissing
from host.desk.base.forms import MOST_BYTES, Form, read_form
from host.desk.base.log_ins import COOKIE, LogIn, LogIns
from host.desk.base.role import EVERYBODY, STAFF, Role


class Access:
    """Tells who is asking, and refuses who may not."""

    def __init__(self, log_ins: LogIns) -> None:
        """Read log-ins through `log_ins`."""
        self._log_ins = log_ins

    async def who(self, request: Request) -> LogIn:
        """Give the log-in of a request, whatever its owner may do, and even if a password is still to be changed.

        Raises:
            LogInEnded: there is none, or it has ended.
        """
        log_in = await run_in_threadpool(self._log_ins.read, request.cookies.get(COOKIE))
        if log_in is None:
            raise LogInEnded("no log-in")
        return log_in

    async def require(self, request: Request, *roles: Role) -> LogIn:
        """Give the log-in of a request whose owner has one of `roles`; without any named, of reception's.

        Raises:
            LogInEnded: there is none, or it has ended.
            SecondFactorMissing, PasswordToBeChanged: that comes first.
            RoleMissing: the owner has none of them.
        """
        log_in = await self.who(request)
        _check(log_in, frozenset(roles) or STAFF)
        return log_in

    async def require_post(self, request: Request, *roles: Role, most_bytes: int = MOST_BYTES) -> tuple[LogIn, Form]:
        """Give log-in and fields of a form that was posted from one of the log-in's own pages.

        Raises:
            FormRefused: the form came from somewhere else, or is longer than `most_bytes`.
            LogInEnded, SecondFactorMissing, PasswordToBeChanged, RoleMissing: as in `require`.
        """
        log_in, form = await self.who_posts(request, most_bytes)
        _check(log_in, frozenset(roles) or STAFF)
        return log_in, form

    async def who_posts(self, request: Request, most_bytes: int = MOST_BYTES) -> tuple[LogIn, Form]:
        """Give log-in and fields of a posted form, whatever the log-in's owner may do.

        Raises:
            LogInEnded: there is no log-in, or it has ended.
            FormRefused: the form came from somewhere else.
        """
        log_in = await self.who(request)
        form = await read_form(request, most_bytes)
        log_in.check_token(form.text("token"))
        return log_in, form

    async def seconds_left(self, log_in: LogIn) -> int:
        """Give how long a log-in still lasts when nothing more is touched; 0 when it has ended."""
        return await run_in_threadpool(self._log_ins.seconds_left, log_in)

    async def keep_changed(self, request: Request, response: Response, log_in: LogIn) -> Response:
        """Let a log-in live on whose owner has just changed their own account; all others of the account end."""
        changed = await run_in_threadpool(self._log_ins.refresh, log_in)
        return self.keep(request, response, changed) if changed else response

    def keep(self, request: Request, response: Response, log_in: LogIn) -> Response:
        """Put the cookie of a log-in that was just used on an answer."""
        set_cookie(request, response, COOKIE, self._log_ins.seal(self._log_ins.renew(log_in)))
        return response


def set_cookie(request: Request, response: Response, name: str, value: str, max_age: int | None = None) -> None:
    """Set a cookie that only this desk reads, and no script."""
    is_https = request.url.scheme == "https"
    response.set_cookie(name, value, max_age=max_age, httponly=True, samesite="strict", secure=is_https)


def _check(log_in: LogIn, roles: frozenset[Role]) -> None:
    if log_in.account.must_change_password:
        raise PasswordToBeChanged(log_in.user.name)
    if log_in.account.must_set_second_factor:
        raise SecondFactorMissing(log_in.user.name)
    if roles != EVERYBODY and not roles & log_in.user.roles:
        raise RoleMissing(log_in.user.name)
