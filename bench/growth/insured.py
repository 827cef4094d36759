"""The simulated authority with more and more insured people.

Two thousand of them are made as always and asked about; the mass behind them are copies under names, numbers and
certificates of their own, which stand in every index.
"""

from __future__ import annotations

from sqlalchemy import Engine, Table, text

from bench.authority.databases import open_sqlite
from bench.authority.lookups import Questions, count_lookups
from bench.authority.part import DAY, NOW
from host.authority.seeding.filling import fill
from host.authority.seeding.people import Population
from host.authority.serving.authority import make_authority
from host.authority.store.tables.people import certificates, persons, qualifications

ASKED = 2_000
"""So many people are made, and asked about over and over."""

_OWN = {
    persons: {"person_id"},
    qualifications: {"person_id", "insured_key"},
    certificates: {"person_id", "serial", "card_id"},
}
"""What a copy has for itself: its number is added to these."""


def measure_insured(sizes: tuple[int, ...]) -> dict[str, dict[int, float]]:
    """Give the CPU time of one look-up in milliseconds, by people."""
    lines: dict[str, dict[int, float]] = {"by certificate": {}, "by insured number": {}}
    for size in sizes:
        for name, cpu_ms in _measure(size).items():
            lines[name][size] = round(cpu_ms, 2)
    return lines


def _measure(people: int) -> dict[str, float]:
    population = Population(1, DAY)
    with open_sqlite() as engine:
        fill(engine, population, ASKED, int(NOW.timestamp()), lambda _: None)
        add_copies(engine, people // ASKED - 1)
        eligibility = make_authority(engine, lambda: NOW).eligibility
        asked = Questions(population, ASKED, DAY)
        ways = {
            "by certificate": lambda: eligibility.by_certificate(asked.by_certificate()).result.validity,
            "by insured number": lambda: eligibility.by_insured_number(asked.by_insured_number()).result.validity,
        }
        return {name: count_lookups(ask, 1).cpu_ms for name, ask in ways.items()}


def add_copies(engine: Engine, times: int) -> None:
    """Add so many copies of everyone who is there."""
    with engine.begin() as connection:
        for table, own in _OWN.items():
            connection.execute(text(_copy_statement(table, own)), {"times": times})
        connection.execute(text("ANALYZE"))


def _copy_statement(table: Table, own: set[str]) -> str:
    names = [column.name for column in table.columns]
    chosen = ", ".join(f"one.{name} || '~' || i" if name in own else f"one.{name}" for name in names)
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :times)"
    source = f"SELECT {chosen} FROM n, {table.name} AS one WHERE :times > 0"  # noqa: S608  names of our own
    return f"{numbers} INSERT INTO {table.name} ({', '.join(names)}) {source}"
