"""Log-ins: who sits at this browser, in a signed cookie that ends after half an hour without a touch.

The cookie carries the log-in itself, so that a restart of the host logs nobody out. Memory adds only what a cookie
cannot know: that another window of the same browser was touched since, and that a log-in was ended.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from host.desk.errors import FormRefused
from host.desk.port import DeskUser

COOKIE = "uketsuke_desk"
IDLE_S = 30 * 60
WHOLE_S = 12 * 60 * 60
"""A working day: after it the password is asked for again, however busy the page was."""

LEAST_SECRET_BYTES = 32


@dataclass(frozen=True)
class LogIn:
    """One log-in; `token` names it and is what its own pages send back with every form (against forged requests)."""

    user: DeskUser
    token: str = field(repr=False)
    begun: float
    seen: float

    def check_token(self, sent: str) -> None:
        """Check that a form came from a page of this log-in.

        Raises:
            FormRefused: it did not.
        """
        if not hmac.compare_digest(sent.encode(), self.token.encode()):
            raise FormRefused("the token is not this log-in's")


class LogIns:
    """Makes, reads, renews and ends log-ins. `clock` gives seconds since 1970, `new_token` an unguessable string."""

    def __init__(self, secret: bytes, clock: Callable[[], float], new_token: Callable[[], str]) -> None:
        """Sign with `secret`.

        Raises:
            ValueError: the secret is shorter than `LEAST_SECRET_BYTES`.
        """
        if len(secret) < LEAST_SECRET_BYTES:
            raise ValueError(f"the desk's secret needs at least {LEAST_SECRET_BYTES} bytes")
        signing = {"digest_method": hashlib.sha256, "key_derivation": "hmac"}
        self._serializer = URLSafeSerializer(secret, salt="uketsuke-desk-log-in-1", signer_kwargs=signing)
        self._clock = clock
        self._new_token = new_token
        self._touched: dict[str, float] = {}
        self._ended: dict[str, float] = {}

    def begin(self, user: DeskUser) -> LogIn:
        """Begin a log-in of `user`."""
        now = self._clock()
        return LogIn(user, self._new_token(), begun=now, seen=now)

    def seal(self, log_in: LogIn) -> str:
        """Give the cookie's value."""
        user = log_in.user
        value = self._serializer.dumps([user.name, user.display, log_in.token, log_in.begun, log_in.seen])
        return value if isinstance(value, str) else value.decode("ascii")

    def read(self, cookie: str | None) -> LogIn | None:
        """Give the log-in of a cookie; None when there is none, it was altered, or it has ended."""
        log_in = self._open(cookie) if cookie else None
        return log_in if log_in is not None and self.seconds_left(log_in) > 0 else None

    def renew(self, log_in: LogIn) -> LogIn:
        """Note that the person did something just now."""
        now = self._clock()
        self._forget_old(now)
        self._touched[log_in.token] = now
        return replace(log_in, seen=now)

    def end(self, log_in: LogIn) -> None:
        """End a log-in, so that not even a copy of its cookie works on."""
        self._touched.pop(log_in.token, None)
        self._ended[log_in.token] = self._clock()

    def seconds_left(self, log_in: LogIn) -> int:
        """Give the whole seconds that a log-in still lasts when nothing more is touched; 0 when it has ended."""
        if log_in.token in self._ended:
            return 0
        seen = max(log_in.seen, self._touched.get(log_in.token, 0.0))
        return max(0, int(min(seen + IDLE_S, log_in.begun + WHOLE_S) - self._clock()))

    def _open(self, cookie: str) -> LogIn | None:
        try:
            name, display, token, begun, seen = self._serializer.loads(cookie)
        except (BadData, ValueError, TypeError):
            return None
        return LogIn(DeskUser(str(name), str(display)), str(token), begun=_number(begun), seen=_number(seen))

    def _forget_old(self, now: float) -> None:
        for table in (self._touched, self._ended):
            for token in [token for token, at in table.items() if now - at > WHOLE_S]:
                del table[token]


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
