"""Reads a page as a person does: what is asked, and which buttons are there. Plain HTML, nothing of our programs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Self

Attributes = list[tuple[str, str | None]]


@dataclass
class Form:
    """One form: where it goes and what it holds; `fields` may be filled in with a PIN, so it is not shown."""

    action: str
    fields: dict[str, str] = field(default_factory=dict, repr=False)

    def filled(self, **entries: str) -> dict[str, str]:
        """Give the fields with a person's entries.

        Raises:
            KeyError: the form has no field of that name.
        """
        for name in entries:
            if name not in self.fields:
                raise KeyError(f"the form has no field {name!r}")
        return {**self.fields, **entries}


@dataclass
class Page:
    """The marks of `<main>` and of table rows, and all forms with a named field or button."""

    marks: dict[str, str] = field(default_factory=dict)
    rows: list[dict[str, str]] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)

    @classmethod
    def parse(cls, html: str) -> Self:
        """Read a page or a part of one."""
        page = cls()
        parser = _Parser(page)
        parser.feed(html)
        parser.close()
        return page

    def find(self, **wanted: str) -> Form | None:
        """Give the first form that holds these values, or None."""
        return next((form for form in self.forms if wanted.items() <= form.fields.items()), None)


class _Parser(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._form: Form | None = None

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "main":
            self._page.marks = _marks(attributes.items())
        elif tag == "tr":
            self._page.rows.append(_marks(attributes.items()))
        elif tag == "form":
            self._form = Form(attributes.get("action", ""))
            self._page.forms.append(self._form)
        elif tag in ("input", "select", "button") and self._form is not None and attributes.get("name"):
            self._form.fields[attributes["name"]] = attributes.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None


def _marks(attributes: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {name.removeprefix("data-"): value for name, value in attributes if name.startswith("data-")}
