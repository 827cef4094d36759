"""Carrying out the rules, in small transactions with a pause between, so that nobody else waits for long."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

from sqlalchemy import Connection, Engine, Table, select, update

from host.audit.entry import HOST, Action, Entry
from host.audit.log import append
from host.base.record_settings import RetentionSettings
from host.retention.rules import RULES, Kind, Rule
from host.store.engine import insert_new
from host.store.fleet.opening import is_shared
from host.store.tables import retention_runs

ROWS = 100
"""So many leave in one transaction."""

_VACUUM_PAGES = 256


class Sweeping:
    """Carries out the rules in one database. Done twice, or broken off and done again, it does no harm."""

    def __init__(
        self, engine: Engine, settings: RetentionSettings, clock: Callable[[], float], pause: Callable[[], bool]
    ) -> None:
        """`pause` waits a moment between transactions, and says whether to break off."""
        self._engine = engine
        self._settings = settings
        self._clock = clock
        self._pause = pause

    def sweep(self) -> dict[Kind, int]:
        """Let everything go whose time is over; give how much of what went."""
        removed = {rule.kind: self._carry_out(rule) for rule in RULES}
        self._note(removed)
        self._shrink([rule.table for rule in RULES if removed[rule.kind]])
        return removed

    def _carry_out(self, rule: Rule) -> int:
        now = self._clock()
        before, removed = rule.before(self._settings, now), 0
        while True:
            with self._engine.begin() as connection:
                went = rule.carry_out(connection, before, now, ROWS)
            removed += went
            if went < ROWS or self._pause():
                return removed

    def _note(self, removed: dict[Kind, int]) -> None:
        now = self._clock()
        said = ", ".join(f"{kind} {count}" for kind, count in removed.items() if count)
        with self._engine.begin() as connection:
            for kind, count in removed.items():
                _add_run(connection, kind, count, now)
            if said:
                append(connection, Entry(HOST, Action.RETENTION, detail=said[:200]), now)

    def _shrink(self, tables: list[Table]) -> None:
        """Give what was emptied back to the system, as far as the database does that.

        Where it is a fleet's, its tables are other clinics' as well, and it tidies up by itself.
        """
        if is_shared(self._engine):
            return
        if self._engine.dialect.name == "postgresql":
            with self._engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
                for table in tables:
                    connection.exec_driver_sql(f"VACUUM {table.name}")
            return
        with closing(self._engine.raw_connection()) as raw:
            cursor = raw.cursor()  # outside of any transaction: each step is one of its own
            while cursor.execute("PRAGMA freelist_count").fetchone()[0] and not self._pause():
                cursor.execute(f"PRAGMA incremental_vacuum({_VACUUM_PAGES})").fetchall()
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def last_run(connection: Connection) -> float:
    """Give when all rules were carried out last, in seconds since 1970; 0 when never."""
    runs = list(connection.execute(select(retention_runs.c.ran_at)).scalars())
    return min(runs) if len(runs) >= len(RULES) else 0.0


def _add_run(connection: Connection, kind: Kind, count: int, now: float) -> None:
    insert_new(connection, retention_runs, {"kind": str(kind), "ran_at": now, "removed": 0, "removed_in_all": 0})
    values = {"ran_at": now, "removed": count, "removed_in_all": retention_runs.c.removed_in_all + count}
    connection.execute(update(retention_runs).where(retention_runs.c.kind == str(kind)).values(values))
