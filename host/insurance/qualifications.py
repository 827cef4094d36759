"""What was found for each visit, in the database: written in the transaction that writes the outcome."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from host.base.coding import from_json, to_json
from host.base.personal import Private
from host.insurance.record import Found
from host.store.engine import insert_all, insert_new
from host.store.tables import qualifications

_SEVERAL = select(qualifications.c.visit_id, qualifications.c.content).where(
    qualifications.c.visit_id.in_(bindparam("these", expanding=True))
)


def save_qualifications(connection: Connection, visit_id: str, found: Found) -> None:
    """Write what was found for a visit, in the place of what stood there."""
    values = _values(visit_id, found)
    if not insert_new(connection, qualifications, {"visit_id": visit_id, **values}):
        mine = qualifications.c.visit_id == visit_id
        connection.execute(update(qualifications).where(mine).values(values))


def add_qualifications(connection: Connection, found: Mapping[str, Found]) -> None:
    """Write what was found for visits of which nothing stood there yet, as one statement.

    Raises:
        sqlalchemy.exc.IntegrityError: something did.
    """
    insert_all(
        connection,
        qualifications,
        [{"visit_id": visit_id, **_values(visit_id, one)} for visit_id, one in found.items()],
    )


def load_qualifications(connection: Connection, visit_id: str) -> Found | None:
    """Give what was found for a visit; None when nothing was asked or everything failed."""
    return load_many(connection, [visit_id]).get(visit_id)


def load_many(connection: Connection, visit_ids: Iterable[str]) -> dict[str, Found]:
    """Give what was found, by visit; visits without anything are absent."""
    rows = connection.execute(_SEVERAL, {"these": list(visit_ids)})
    return {row.visit_id: from_json(row.content.open(row.visit_id), Found) for row in rows}


def _values(visit_id: str, found: Found) -> dict[str, Any]:
    return {"found_at": found.found_at, "content": Private(visit_id, to_json(found))}
