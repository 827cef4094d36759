"""Finding links by the person they belong to. Names are sealed, so each one is opened and looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from host.insurance.links import PatientLink, find_link
from host.store.tables import links, persons

_PAGE = 500


@dataclass(frozen=True)
class Named:
    """A link with the names that were last heard of its holder; empty where nothing is known any more."""

    link: PatientLink
    name: str = field(repr=False)
    kana: str = field(repr=False)


def search_links(connection: Connection, fits: Callable[[str], bool], limit: int) -> list[Named]:
    """Give up to `limit` links of which name, kana or insured number fits."""
    return list(islice(_matching(connection, fits), limit))


def _matching(connection: Connection, fits: Callable[[str], bool]) -> Iterator[Named]:
    after = ""
    while page := connection.execute(_page(after)).all():
        for row in page:
            number, name, kana = _texts(row)
            if fits(name) or fits(kana) or fits(number):
                link = find_link(connection, row.link)
                if link:
                    yield Named(link, name, kana)
        after = page[-1].link


def _page(after: str) -> Select[Any]:
    joined = links.outerjoin(persons, persons.c.person == links.c.person)
    columns = select(links.c.link, links.c.content, persons.c.person, persons.c.content.label("known"))
    return columns.select_from(joined).where(links.c.link > after).order_by(links.c.link).limit(_PAGE)


def _texts(row: Row[Any]) -> tuple[str, str, str]:
    """Open only what is looked at: the whole records of thousands of people take too long."""
    number: str = row.content.open(row.link)["number"]
    if row.known is None:
        return number, "", ""
    first = row.known.open(row.person)["qualifications"][0]
    return number, first["name"], first["kana"]
