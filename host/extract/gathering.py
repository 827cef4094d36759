"""Gathering an extract from the database: the visits in question, what was found about them, and the audit log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from device.wire import codec
from host.audit.chain import AuditRow
from host.audit.log import Search, walk
from host.base.coding import to_json
from host.insurance.links import PatientLink, find_link
from host.insurance.qualifications import load_qualifications
from host.insurance.record import Found
from host.store.tables import qualifications, users
from host.store.visits import load_visit
from host.visits.visit import Visit

_PAGE = 500


@dataclass(frozen=True)
class Extract:
    """What there is; `visits` that are past their time are missing, what was done with them is not."""

    visits: tuple[tuple[Visit, Found | None], ...] = field(repr=False)
    link: PatientLink | None = field(repr=False)
    rows: tuple[AuditRow, ...]
    names: dict[str, str]
    """What colleagues read for an account."""


def gather_visit(connection: Connection, visit_id: str) -> Extract:
    """Gather what concerns one visit."""
    return _gather(connection, [visit_id], "")


def gather_link(connection: Connection, link: str) -> Extract:
    """Gather what concerns a linked card: all its visits that are kept, and the link itself."""
    return _gather(connection, _visits_of(connection, link), link)


def to_plain(extract: Extract) -> dict[str, Any]:
    """Give everything as JSON."""
    return {
        "visits": [
            {
                "received_at": visit.received_at,
                "terminal": visit.terminal,
                "said_by_terminal": codec.to_json(visit.body),
                "holder": codec.to_json(visit.holder),
                "card": codec.to_json(visit.card),
                "confirmation": codec.to_json(visit.confirmation),
                "eligibility": codec.to_json(visit.eligibility) if visit.eligibility else {},
                "insurance": to_json(found) if found else {},
            }
            for visit, found in extract.visits
        ],
        "link": to_json(extract.link) if extract.link else {},
        "audit": [
            {
                "number": row.number,
                "at": row.at,
                "who": extract.names.get(row.entry.actor, row.entry.actor),
                "what": str(row.entry.action),
                "why": row.entry.purpose,
                "visit_id": row.entry.visit_id,
                "terminal": row.entry.terminal,
                "detail": row.entry.detail,
            }
            for row in extract.rows
        ],
    }


def _gather(connection: Connection, visit_ids: Sequence[str], link: str) -> Extract:
    visits = [(load_visit(connection, one), load_qualifications(connection, one)) for one in visit_ids]
    rows = {row.number: row for one in visit_ids for row in walk(connection, Search(visit_id=one))}
    if link:
        rows |= {row.number: row for row in walk(connection, Search(link=link))}
    return Extract(
        visits=tuple((visit, found) for visit, found in visits if visit),
        link=find_link(connection, link) if link else None,
        rows=tuple(rows[number] for number in sorted(rows)),
        names={row.name: row.display for row in connection.execute(select(users.c.name, users.c.display))},
    )


def _visits_of(connection: Connection, link: str) -> list[str]:
    """Look through what was found, a page at a time: whose it is stands only in what is sealed."""
    query = select(qualifications.c.visit_id).order_by(qualifications.c.visit_id).limit(_PAGE)
    found: list[str] = []
    after = ""
    while page := connection.execute(query.where(qualifications.c.visit_id > after)).scalars().all():
        kept = ((visit_id, load_qualifications(connection, visit_id)) for visit_id in page)
        found += [visit_id for visit_id, one in kept if one and one.link == link]
        after = page[-1]
    return found
