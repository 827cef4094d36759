"""Medical information in the database: sealed, and only until the consent ends."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, insert, select

from host.base.coding import from_json, to_json
from host.base.personal import Private
from host.eligibility.medical import MedicalItem
from host.eligibility.qualification import ConsentKind
from host.store.tables import medical_information


@dataclass(frozen=True)
class _Content:
    items: tuple[MedicalItem, ...] = field(repr=False)


def load_medical(connection: Connection, visit_id: str, now: float) -> dict[ConsentKind, tuple[MedicalItem, ...]]:
    """Give what is kept of a visit and has not ended, by kind."""
    mine = (medical_information.c.visit_id == visit_id, medical_information.c.until > now)
    found = {}
    for row in connection.execute(select(medical_information).where(*mine)):
        content = from_json(row.content.open(_owner(visit_id, row.kind)), _Content)
        found[ConsentKind(row.kind)] = content.items
    return found


def save_medical(
    connection: Connection, visit_id: str, kind: ConsentKind, items: tuple[MedicalItem, ...], now: float, until: float
) -> None:
    """Keep what was read of one kind until its consent ends."""
    mine = (medical_information.c.visit_id == visit_id, medical_information.c.kind == str(kind))
    connection.execute(delete(medical_information).where(*mine))
    sealed = Private(_owner(visit_id, kind), to_json(_Content(items)))
    values = {"visit_id": visit_id, "kind": str(kind), "content": sealed, "read_at": now, "until": until}
    connection.execute(insert(medical_information).values(values))


def has_ended_medical(connection: Connection, now: float) -> bool:
    """Tell whether something is kept whose time is over."""
    ended = select(medical_information.c.visit_id).where(medical_information.c.until <= now).limit(1)
    return connection.execute(ended).first() is not None


def delete_ended_medical(connection: Connection, now: float) -> int:
    """Delete what has ended; give how many rows."""
    return connection.execute(delete(medical_information).where(medical_information.c.until <= now)).rowcount


def _owner(visit_id: str, kind: str) -> str:
    return f"{visit_id}/{kind}"
