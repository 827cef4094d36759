"""Draws pages from the templates. They escape everything; a value that nobody gave is an error."""

from __future__ import annotations

from datetime import date
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from host.authority.pages.catalogue import COOKIE, Language, choose_language, load_words

_COOKIE_S = 365 * 24 * 3600


class Drawing:
    """The templates, ready to draw."""

    def __init__(self) -> None:
        """Find the templates of this package."""
        self._environment = Environment(
            loader=PackageLoader("host.authority.pages", "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def answer(self, request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """Answer with a page in the reader's language, and remember a language that was asked for."""
        language = choose_language(request)
        words = load_words(language)

        def day(value: date | None) -> str:
            return "" if value is None else format_day(value, language)

        text = self._environment.get_template(template).render(
            say=words.say, outcome=words.outcome, language=language, path=request.url.path, day=day, **values
        )
        response = HTMLResponse(text, status)
        if "lang" in request.query_params:
            response.set_cookie(COOKIE, str(language), max_age=_COOKIE_S, httponly=True, samesite="lax")
        return response


def format_day(value: date, language: Language) -> str:
    """Give a date as people read it in a language; the era's name stays out, so that nobody has to count."""
    if language is Language.JA:
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {value:%b %Y}"
