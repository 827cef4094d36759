"""Draws pages and fragments in the reader's language from `templates/`.

The language comes from the address (`?lang=en`), else from the cookie that an earlier choice left, else it is
Japanese. Templates escape everything; a value that a template names and nobody gave is an error.
"""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from device.wire import numbers
from host.desk.catalogue import Catalogue, Language, load_catalogue
from host.desk.log_in import LogIn

LANGUAGE_COOKIE = "uketsuke_desk_language"
_LANGUAGE_COOKIE_S = 365 * 24 * 3600


def choose_language(request: Request) -> Language:
    """Give the language in which to answer a request."""
    for code in (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        if code in set(Language):
            return Language(code)
    return Language.JA


def choose_catalogue(request: Request) -> Catalogue:
    """Give the words in which to answer a request."""
    return load_catalogue(choose_language(request))


def error_words(number: int, language: Language) -> str:
    """Give what staff read about an error: what is the matter, and what to do."""
    return numbers.find_error(number).clinic.in_language(language)


class Pages:
    """The templates of the desk."""

    def __init__(self) -> None:
        """Find the templates in this package."""
        loader = PackageLoader("host.desk", "templates")
        self._environment = Environment(
            loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )

    def draw(self, template: str, catalogue: Catalogue, **values: Any) -> str:
        """Give a template's HTML."""
        drawn = self._environment.get_template(template)
        return drawn.render(say=catalogue.say, raw=catalogue.raw, language=catalogue.language, **values)

    def answer(
        self, request: Request, template: str, status: int = 200, log_in: LogIn | None = None, **values: Any
    ) -> HTMLResponse:
        """Answer a request with a whole page, and remember the language that it asked for."""
        catalogue = choose_catalogue(request)
        response = HTMLResponse(self.draw(template, catalogue, log_in=log_in, **values), status)
        if "lang" in request.query_params:
            response.set_cookie(
                LANGUAGE_COOKIE, str(catalogue.language), max_age=_LANGUAGE_COOKIE_S, httponly=True, samesite="strict"
            )
        return response

    def explain(self, request: Request, number: int) -> dict[str, Any]:
        """Give the values `sentence` and `number` that a page shows when something went wrong; empty for 0."""
        return {"number": number, "sentence": error_words(number, choose_language(request)) if number else ""}

    def answer_error(self, request: Request, number: int, status: int) -> HTMLResponse:
        """Answer a request with what is the matter, its number in the registry, and the way back."""
        return self.answer(request, "error.html", status, **self.explain(request, number))
