"""Who is signed in at the own page, in memory only: a restart, ten minutes of rest or an hour in all end it.

Wrong codes are counted together, whoever sends them: a code cannot be guessed in the tries that are let through.
"""

from __future__ import annotations

import hmac
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

COOKIE = "uketsuke_my"
IDLE_S = 10 * 60
WHOLE_S = 60 * 60
MOST_WRONG = 20
WRONG_WINDOW_S = 60


@dataclass
class SignIn:
    """One sign-in; `token` goes with its forms, against requests that other pages forge."""

    person_id: str
    token: str = field(repr=False)
    begun: float
    seen: float

    def is_from_own_page(self, sent: str) -> bool:
        """Whether a form came from a page of this sign-in."""
        return hmac.compare_digest(sent.encode(), self.token.encode())


class SignIns:
    """Begins, finds and ends sign-ins. `clock` gives seconds that only grow, `new_token` an unguessable string."""

    def __init__(self, clock: Callable[[], float], new_token: Callable[[], str]) -> None:
        """Begin with nobody."""
        self._clock = clock
        self._new_token = new_token
        self._open: dict[str, SignIn] = {}
        self._wrong: deque[float] = deque()

    def begin(self, person_id: str) -> str:
        """Sign a person in; give the cookie."""
        now = self._clock()
        self._open = {cookie: one for cookie, one in self._open.items() if self._lasts(one, now)}
        cookie = self._new_token()
        self._open[cookie] = SignIn(person_id, self._new_token(), begun=now, seen=now)
        return cookie

    def find(self, cookie: str | None) -> SignIn | None:
        """Give the sign-in of a cookie, and note that it is in use; None when it has ended."""
        now = self._clock()
        one = self._open.get(cookie or "")
        if one is None or not self._lasts(one, now):
            return None
        one.seen = now
        return one

    def end(self, cookie: str | None) -> None:
        """End a sign-in."""
        self._open.pop(cookie or "", None)

    def may_try(self) -> bool:
        """Whether another code may be tried now."""
        begin = self._clock() - WRONG_WINDOW_S
        while self._wrong and self._wrong[0] <= begin:
            self._wrong.popleft()
        return len(self._wrong) < MOST_WRONG

    def count_wrong(self) -> None:
        """Note a wrong code."""
        self._wrong.append(self._clock())

    @staticmethod
    def _lasts(one: SignIn, now: float) -> bool:
        return now - one.seen < IDLE_S and now - one.begun < WHOLE_S
