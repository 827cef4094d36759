"""Counting uses and consents within a time."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, case, func, select

from host.authority.insurance.medical import MedicalKind
from host.authority.store.tables import uses
from host.authority.store.uses import Purpose


@dataclass(frozen=True)
class Month:
    """The time from `begin_s` to before `end_s`, in seconds since 1970."""

    connection: Connection
    begin_s: int
    end_s: int

    def purposes(self) -> dict[Purpose, int]:
        """Count the uses by purpose; a search that told of several people counts once."""
        counted = func.count()
        query = (
            select(uses.c.purpose, counted)
            .where(uses.c.asked_at >= self.begin_s, uses.c.asked_at < self.end_s)
            .where((uses.c.part == 0) | (uses.c.purpose == Purpose.BY_BATCH.value))
            .group_by(uses.c.purpose)
        )
        return {Purpose(purpose): count for purpose, count in self.connection.execute(query)}

    def consents(self) -> dict[MedicalKind, int]:
        """Count the consents given by card, by kind."""
        told = [func.sum(case((uses.c.detail.contains(kind.value), 1), else_=0)) for kind in MedicalKind]
        query = select(*told).where(
            uses.c.asked_at >= self.begin_s,
            uses.c.asked_at < self.end_s,
            uses.c.purpose == Purpose.BY_CERTIFICATE.value,
            uses.c.detail != "",
        )
        counts = self.connection.execute(query).one()
        return {kind: int(count or 0) for kind, count in zip(MedicalKind, counts, strict=True)}
