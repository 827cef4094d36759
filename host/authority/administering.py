"""The commands that work on the database directly: a made-up population, and a code for somebody's own page."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy import Engine

from device.base.config import load_config
from device.base.errors import UketsukeError
from host.authority.insurance.japan_time import japan_date, system_clock
from host.authority.seeding.filling import fill
from host.authority.seeding.past_uses import fill_uses
from host.authority.seeding.people import Population
from host.authority.seeding.progress import ProgressBar
from host.authority.serving.authority import make_authority
from host.authority.serving.settings import AuthoritySettings
from host.authority.serving.work import NotKnown
from host.authority.store.engine import open_engine


class PersonUnknown(UketsukeError):
    """The person that a command names is not known."""

    number = 601


def seed(config: Path, people: int, number: int, day: date | None, uses: int) -> None:
    """Store a population in place of an earlier one of the same seed; print what was done as one JSON line.

    Raises:
        ConfigurationError: the configuration cannot be used.
        sqlalchemy.exc.SQLAlchemyError: the database cannot be opened or written.
    """
    now = system_clock()
    population = Population(number, day or japan_date(now))
    began = time.monotonic()
    with _database(config) as engine:
        fill(engine, population, people, int(now.timestamp()), ProgressBar("people", people, sys.stderr))
        seconds = time.monotonic() - began
        if uses:
            fill_uses(engine, population, people, uses, now, ProgressBar("uses", uses, sys.stderr))
        kind = engine.dialect.name
    done = {
        "people": people,
        "seed": number,
        "day": population.day.isoformat(),
        "database": kind,
        "seconds": round(seconds, 2),
        "people_per_s": round(people / seconds),
    }
    print(json.dumps(done))


def give_code(config: Path, person_id: str) -> None:
    """Give a person a new code for the own page; print it as one JSON line.

    Raises:
        ConfigurationError: the configuration cannot be used.
        PersonUnknown: there is no such person.
        sqlalchemy.exc.SQLAlchemyError: the database cannot be opened or written.
    """
    with _database(config) as engine:
        try:
            code = make_authority(engine, system_clock).people.give_code(person_id)
        except NotKnown as error:
            raise PersonUnknown(f"there is no person with the id {person_id}") from error
    print(json.dumps({"person_id": person_id, "code": code}))


@contextmanager
def _database(config: Path) -> Iterator[Engine]:
    settings = load_config(config, AuthoritySettings)
    engine = open_engine(settings.place(config.parent), settings.timeouts.database_s)
    try:
        yield engine
    finally:
        engine.dispose()
