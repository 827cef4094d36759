"""Log-ins: who sits at this browser, in a signed cookie that ends after half an hour without a touch.

The cookie carries the log-in itself, so that a restart of the host logs nobody out. Memory adds only what a cookie
cannot know: that another window of the same browser was touched since, and that a log-in was ended. The account
behind it is looked up each time: whoever is disabled, or gets other roles, is out at once.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from host.desk.base.account import Account, DeskUser, KnowsAccounts
from host.desk.base.errors import FormRefused

COOKIE = "uketsuke_desk"
IDLE_S = 30 * 60
WHOLE_S = 12 * 60 * 60
"""A working day: after it the password is asked for again, however busy the page was."""

HALF_S = 5 * 60
"""How long after the password the second factor may come."""

LEAST_SECRET_BYTES = 32


@dataclass(frozen=True)
class LogIn:
    """One log-in; `token` names it and is what its own pages send back with every form (against forged requests)."""

    account: Account
    token: str = field(repr=False)
    begun: float
    seen: float

    @property
    def user(self) -> DeskUser:
        """Who is logged in."""
        return self.account.user

    def check_token(self, sent: str) -> None:
        """Check that a form came from a page of this log-in.

        Raises:
            FormRefused: it did not.
        """
        if not hmac.compare_digest(sent.encode(), self.token.encode()):
            raise FormRefused("the token is not this log-in's")


class LogIns:
    """Makes, reads, renews and ends log-ins. `clock` gives seconds since 1970, `new_token` an unguessable string."""

    def __init__(
        self,
        secret: bytes,
        clock: Callable[[], float],
        new_token: Callable[[], str],
        accounts: KnowsAccounts,
        idle_s: float = IDLE_S,
    ) -> None:
        """Sign with `secret`; a log-in ends `idle_s` after the last touch.

        Raises:
            ValueError: the secret is shorter than `LEAST_SECRET_BYTES`.
        """
        if len(secret) < LEAST_SECRET_BYTES:
            raise ValueError(f"the desk's secret needs at least {LEAST_SECRET_BYTES} bytes")
        self._whole = _serializer(secret, "uketsuke-desk-log-in-2")
        self._half = _serializer(secret, "uketsuke-desk-half-log-in-1")
        self._clock = clock
        self._new_token = new_token
        self._accounts = accounts
        self._idle_s = idle_s
        self._touched: dict[str, float] = {}
        self._ended: dict[str, float] = {}

    def begin(self, account: Account) -> LogIn:
        """Begin a log-in."""
        now = self._clock()
        return LogIn(account, self._new_token(), begun=now, seen=now)

    def seal(self, log_in: LogIn) -> str:
        """Give the cookie's value."""
        account = log_in.account
        return _dump(self._whole, [account.user.name, account.generation, log_in.token, log_in.begun, log_in.seen])

    def read(self, cookie: str | None) -> LogIn | None:
        """Give the log-in of a cookie; None when there is none, it was altered, or it has ended. May block."""
        log_in = self._open(cookie) if cookie else None
        return log_in if log_in is not None and self._time_left(log_in) > 0 else None

    def seal_half(self, account: Account) -> str:
        """Give the value of the cookie that says: the password was right, the second factor is still to come."""
        return _dump(self._half, [account.user.name, account.generation, self._clock()])

    def read_half(self, cookie: str | None) -> Account | None:
        """Give the account of such a cookie; None when there is none, it is too old, or the account has changed."""
        name, generation, at = _load(self._half, cookie, 3)
        account = self._current(name, generation)
        return account if account and self._clock() - _number(at) < HALF_S else None

    def renew(self, log_in: LogIn) -> LogIn:
        """Note that the person did something just now."""
        now = self._clock()
        self._forget_old(now)
        self._touched[log_in.token] = now
        return replace(log_in, seen=now)

    def refresh(self, log_in: LogIn) -> LogIn | None:
        """Give the same log-in with its account as it is now, after its owner changed it; None if it is gone."""
        account = self._accounts.find_account(log_in.user.name)
        return replace(log_in, account=account) if account else None

    def end(self, log_in: LogIn) -> None:
        """End a log-in, so that not even a copy of its cookie works on."""
        self._touched.pop(log_in.token, None)
        self._ended[log_in.token] = self._clock()

    def seconds_left(self, log_in: LogIn) -> int:
        """Give the whole seconds that a log-in still lasts when nothing more is touched; 0 when it has ended.

        Reads the account, so it may block.
        """
        account = log_in.account
        return self._time_left(log_in) if self._current(account.user.name, account.generation) else 0

    def _time_left(self, log_in: LogIn) -> int:
        if log_in.token in self._ended:
            return 0
        seen = max(log_in.seen, self._touched.get(log_in.token, 0.0))
        return max(0, int(min(seen + self._idle_s, log_in.begun + WHOLE_S) - self._clock()))

    def _open(self, cookie: str) -> LogIn | None:
        name, generation, token, begun, seen = _load(self._whole, cookie, 5)
        account = self._current(name, generation)
        return LogIn(account, str(token), begun=_number(begun), seen=_number(seen)) if account else None

    def _current(self, name: Any, generation: Any) -> Account | None:
        account = self._accounts.find_account(name) if isinstance(name, str) else None
        return account if account and account.generation == generation else None

    def _forget_old(self, now: float) -> None:
        for table in (self._touched, self._ended):
            for token in [token for token, at in table.items() if now - at > WHOLE_S]:
                del table[token]


def _serializer(secret: bytes, salt: str) -> URLSafeSerializer:
    return URLSafeSerializer(
        secret, salt=salt, signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"}
    )


def _dump(serializer: URLSafeSerializer, values: list[Any]) -> str:
    value = serializer.dumps(values)
    return value if isinstance(value, str) else value.decode("ascii")


def _load(serializer: URLSafeSerializer, cookie: str | None, length: int) -> list[Any]:
    try:
        values = serializer.loads(cookie or "")
    except (BadData, ValueError):
        return [None] * length
    return values if isinstance(values, list) and len(values) == length else [None] * length


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
