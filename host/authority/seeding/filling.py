"""Storing a population quickly: a thousand people per transaction, by COPY on PostgreSQL and in bulk on SQLite."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import JSON, Connection, Engine, Table, delete, insert, text

from host.authority.base.records import format_record
from host.authority.insurance.codes import CardState
from host.authority.insurance.medical import MedicalRecord
from host.authority.seeding.people import Population, SeededPerson
from host.authority.store.engine import write_json
from host.authority.store.rows import certificate_row, person_row, qualification_row
from host.authority.store.tables import certificates, medical_records, persons, qualifications

CHUNK = 1000

Rows = dict[str, list[dict[str, Any]]]
Told = Callable[[int], None]
_TABLES = (persons, qualifications, certificates, medical_records)


def fill(engine: Engine, population: Population, people: int, now_s: int, told: Told) -> None:
    """Store the first `people` of a population in place of any that are there; `told` hears how many are done."""
    with engine.begin() as connection:
        connection.execute(delete(persons).where(persons.c.person_id.startswith(population.prefix, autoescape=True)))
    for begin in range(0, people, CHUNK):
        end = min(begin + CHUNK, people)
        rows = make_rows((population.make(index) for index in range(begin, end)), now_s)
        with engine.begin() as connection:
            for table in _TABLES:
                store_rows(connection, table, rows[table.name])
        told(end)
    with engine.begin() as connection:
        connection.execute(text("ANALYZE"))


def make_rows(people: Iterable[SeededPerson], now_s: int) -> Rows:
    """Give the rows of people by table."""
    rows: Rows = {table.name: [] for table in _TABLES}
    for one in people:
        rows["persons"].append(person_row(one.person_id, one.person))
        for place, held in enumerate(one.person.qualifications):
            rows["qualifications"].append(qualification_row(one.person_id, place, held))
        for place, certificate in enumerate(one.person.certificates):
            since = None if certificate.state is CardState.ACTIVE else now_s
            rows["certificates"].append(certificate_row(one.person_id, place, certificate, since))
        if one.record != MedicalRecord():
            rows["medical_records"].append({"person_id": one.person_id, "record": format_record(one.record)})
    return rows


def store_rows(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Store rows of one table, the quickest way that its database has."""
    if not rows:
        return
    if connection.dialect.name != "postgresql":
        connection.execute(insert(table), rows)
        return
    names = list(rows[0])
    json_names = {column.name for column in table.columns if isinstance(column.type, JSON)}
    statement = f"COPY {table.name} ({', '.join(names)}) FROM STDIN"
    driver: Any = connection.connection.driver_connection  # psycopg's own connection: SQLAlchemy knows no COPY
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([_plain(row[name], as_json=name in json_names) for name in names])


def _plain(value: Any, *, as_json: bool) -> Any:
    return write_json(value) if as_json and value is not None else value
