"""The authority's part of the bench: the same population and the same questions on both databases, in one run."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime

from sqlalchemy import Engine

from bench.authority.databases import open_postgresql, open_sqlite
from bench.authority.lookups import THREADS, Questions, count_batch_rows, count_lookups
from bench.reporting.row import Row, ran
from host.authority.insurance.japan_time import JAPAN
from host.authority.seeding.filling import fill
from host.authority.seeding.people import Population
from host.authority.serving.authority import make_authority

PEOPLE = 20_000
BATCH_ROWS = 2_000
DAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, tzinfo=JAPAN)
DATABASES: dict[str, Callable[[], AbstractContextManager[Engine]]] = {
    "SQLite": open_sqlite,
    "PostgreSQL": open_postgresql,
}


def measure_authority(people: int = PEOPLE) -> list[Row]:
    """Measure; takes about a minute on two free cores.

    Raises:
        NotMeasured: PostgreSQL is not there.
    """
    return ran(f"{people:,} people, the service alone", [row for name in DATABASES for row in _measure(name, people)])


def _measure(name: str, people: int) -> list[Row]:
    part = f"authority, {name}"
    population = Population(1, DAY)
    with DATABASES[name]() as engine:
        began = time.monotonic()
        fill(engine, population, people, int(NOW.timestamp()), lambda _: None)
        filled = people / (time.monotonic() - began)
        authority = make_authority(engine, lambda: NOW)
        questions = Questions(population, min(people, 2_000), DAY)
        eligibility = authority.eligibility
        by_certificate, alone = (
            count_lookups(lambda: eligibility.by_certificate(questions.by_certificate()).result.validity, threads)
            for threads in (THREADS, 1)
        )
        by_number = count_lookups(
            lambda: eligibility.by_insured_number(questions.by_insured_number()).result.validity
        )
        rows = count_batch_rows(authority, questions.batch(BATCH_ROWS))
    return [
        Row(part, "people made and stored", round(filled), "people/s"),
        Row(part, f"by certificate, {THREADS} at once", round(by_certificate.per_s), "look-ups/s"),
        Row(part, "by certificate, one after the other", round(alone.per_s), "look-ups/s"),
        Row(part, "by certificate, one after the other, CPU each", round(alone.cpu_ms, 2), "ms"),
        Row(part, f"by insured number, {THREADS} at once", round(by_number.per_s), "look-ups/s"),
        Row(part, f"rows of a batch of {BATCH_ROWS}", round(rows), "rows/s"),
    ]
