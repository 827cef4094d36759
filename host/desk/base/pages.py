"""Draws pages and fragments in the reader's language from the page packages' `templates/`.

The language comes from the address (`?lang=en`), else from the cookie that an earlier choice left, else it is
Japanese. Templates escape everything; a value that a template names and nobody gave is an error.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from jinja2 import Environment, PackageLoader, PrefixLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse

from device.wire import numbers
from host.desk.base.account import DeskUser
from host.desk.base.catalogue import Catalogue, Language, load_catalogue
from host.desk.base.log_ins import LogIn
from host.desk.base.menu import Entry, choose_items
from host.desk.base.strips import ReadStrips, Strip

LANGUAGE_COOKIE = "uketsuke_desk_language"
BASE = "host.desk.base"
_LANGUAGE_COOKIE_S = 365 * 24 * 3600


def choose_language(request: Request) -> Language:
    """Give the language in which to answer a request."""
    for code in (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        if code in set(Language):
            return Language(code)
    return Language.JA


def error_words(number: int, language: Language) -> str:
    """Give what staff read about an error: what is the matter, and what to do."""
    return numbers.find_error(number).clinic.in_language(language)


class Pages:
    """The templates and words of the page packages, and what stands on every page."""

    def __init__(
        self, packages: Iterable[str] = (), menu: Iterable[Entry] = (), strips: Iterable[ReadStrips] = ()
    ) -> None:
        """Find templates and words in `packages` (names in Python) and in the desk's own base."""
        self._packages = (BASE, *packages)
        self._menu = tuple(menu)
        self._strips = tuple(strips)
        folders = {package.rpartition(".")[2]: PackageLoader(package, "templates") for package in self._packages}
        self._environment = Environment(
            loader=PrefixLoader(folders),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def catalogue(self, request: Request) -> Catalogue:
        """Give the words in which to answer a request."""
        return load_catalogue(choose_language(request), self._packages)

    def home(self, user: DeskUser) -> str:
        """Give the first page of the menu that `user` may open, or nothing."""
        return next((entry.path for entry in self._menu if entry.roles & user.roles), "")

    def draw(self, template: str, catalogue: Catalogue, **values: Any) -> str:
        """Give a template's HTML; `board/row.html` is `row.html` of the package `board`."""
        drawn = self._environment.get_template(template)
        return drawn.render(say=catalogue.say, raw=catalogue.raw, language=catalogue.language, **values)

    async def answer(
        self, request: Request, template: str, status: int = 200, log_in: LogIn | None = None, **values: Any
    ) -> HTMLResponse:
        """Answer a request with a whole page, and remember the language that it asked for."""
        return await run_in_threadpool(self._answer, request, template, status, log_in, values)

    def explain(self, request: Request, number: int) -> dict[str, Any]:
        """Give the values `sentence` and `number` that a page shows when something went wrong; empty for 0."""
        return {"number": number, "sentence": error_words(number, choose_language(request)) if number else ""}

    async def answer_error(self, request: Request, number: int, status: int) -> HTMLResponse:
        """Answer a request with what is the matter, its number in the registry, and the way back."""
        return await self.answer(request, "base/error.html", status, **self.explain(request, number))

    def _answer(
        self, request: Request, template: str, status: int, log_in: LogIn | None, values: dict[str, Any]
    ) -> HTMLResponse:
        catalogue = self.catalogue(request)
        menu = choose_items(self._menu, log_in.user, request.url.path) if log_in else ()
        strips = self._read_strips() if log_in else ()
        html = self.draw(
            template, catalogue, log_in=log_in, menu=menu, strips=strips, here=request.url.path, **values
        )
        response = HTMLResponse(html, status)
        if "lang" in request.query_params:
            response.set_cookie(
                LANGUAGE_COOKIE, str(catalogue.language), max_age=_LANGUAGE_COOKIE_S, httponly=True, samesite="strict"
            )
        return response

    def _read_strips(self) -> tuple[Strip, ...]:
        return tuple(strip for read in self._strips for strip in read())
