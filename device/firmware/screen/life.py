"""Signs of life of the pages that show the screen: each gives one a second, and the kiosk's program reads them.

A sign says that the page's script runs, hears the server and reaches it, and what the page knows about itself:
whether it is visible, has the focus and fills the screen. Nothing of a visit is in it. Whoever can post here can
already post forms: programs of this machine, in the namespace of the screen.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from device.firmware.screen.form import BadForm, Form, read_form

FORGOTTEN_S = 10.0
MOST_PAGES = 8
_NAME = re.compile(r"[0-9a-f]{8}")


@dataclass(frozen=True)
class Sign:
    """What a page says of itself."""

    page: str
    visible: bool
    focused: bool
    whole: bool

    def __post_init__(self) -> None:
        """Refuse a name that no page of ours gives itself.

        Raises:
            ValueError: not eight hexadecimal digits.
        """
        if not _NAME.fullmatch(self.page):
            raise ValueError("a page is named by eight hexadecimal digits")


class Signs:
    """The newest sign of each page; those of pages that say goodbye, or nothing for a while, are forgotten."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Begin without pages; `clock` is monotonic, in seconds."""
        self._clock = clock
        self._signs: dict[str, tuple[float, Sign]] = {}

    def take(self, sign: Sign) -> None:
        """Take a sign; of more than `MOST_PAGES` pages the one that was silent longest is dropped."""
        self._signs.pop(sign.page, None)
        self._signs[sign.page] = (self._clock(), sign)
        if len(self._signs) > MOST_PAGES:
            del self._signs[next(iter(self._signs))]

    def leave(self, page: str) -> None:
        """A page goes away."""
        self._signs.pop(page, None)

    def report(self) -> list[dict[str, object]]:
        """Give what is known, the oldest sign first."""
        now = self._clock()
        known = [(now - at, sign) for at, sign in self._signs.values() if now - at <= FORGOTTEN_S]
        return [
            {
                "page": sign.page,
                "age_ms": round(age_s * 1000),
                "visible": sign.visible,
                "focused": sign.focused,
                "whole": sign.whole,
            }
            for age_s, sign in known
        ]


class Life:
    """The answers at `/alive`."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Begin without pages."""
        self.signs = Signs(clock)

    async def read(self, _: Request) -> Response:
        """Give the signs to the kiosk's program."""
        return JSONResponse({"pages": self.signs.report()})

    async def take(self, request: Request) -> Response:
        """Take a page's sign, or its goodbye."""
        try:
            form = await read_form(request)
            sign = _parse_sign(form)
        except (BadForm, ValueError):
            return PlainTextResponse("no sign of ours\n", 400)
        if form.text("gone"):
            self.signs.leave(sign.page)
        else:
            self.signs.take(sign)
        return Response(status_code=204)


def _parse_sign(form: Form) -> Sign:
    return Sign(form.text("page"), *(form.text(name) == "1" for name in ("visible", "focused", "whole")))
