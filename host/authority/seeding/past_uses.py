"""Made-up uses of the last twelve months, so that figures and own pages have something to show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import Engine, delete

from host.authority.insurance.japan_time import JAPAN, japan_date
from host.authority.seeding.dice import Dice
from host.authority.seeding.filling import CHUNK, Told, store_rows
from host.authority.seeding.people import Population
from host.authority.store.tables import uses
from host.authority.store.uses import Purpose

_DAYS = 365
_AGREED = ("", "medicines", "medicines,checkups", "medicines,diagnoses,surgery,checkups")


def fill_uses(engine: Engine, population: Population, people: int, count: int, now: datetime, told: Told) -> None:
    """Store `count` uses of a population in place of any that were made before; `told` hears how many are done."""
    with engine.begin() as connection:
        connection.execute(delete(uses).where(uses.c.request_id.startswith(_prefix(population), autoescape=True)))
    for begin in range(0, count, CHUNK):
        rows = list(_make(population, people, range(begin, min(begin + CHUNK, count)), now))
        with engine.begin() as connection:
            store_rows(connection, uses, rows)
        told(begin + len(rows))


def _make(population: Population, people: int, numbers: range, now: datetime) -> Iterator[dict[str, Any]]:
    for number in numbers:
        dice = Dice(population.seed, "use", number)
        ago = min(dice.number(1, _DAYS), dice.number(1, _DAYS))  # more and more over the year
        by_card = 45.0 - 25.0 * ago / _DAYS  # the share by card grows too, as the published one did
        opened = datetime.combine(japan_date(now), time(8, 30), JAPAN)
        asked_at = opened - timedelta(days=ago) + timedelta(minutes=dice.number(0, 9 * 60))
        purpose = dice.weigh(
            (
                (Purpose.BY_CERTIFICATE, by_card),
                (Purpose.BY_INSURED_NUMBER, 70.0 - by_card),
                (Purpose.BY_BATCH, 28.0),
                (Purpose.REGISTRATION, 1.5),
                (Purpose.WITHDRAWAL, 0.1),
                (Purpose.DISASTER_SEARCH, 0.4),
                (Purpose.MEDICINES, 12.0),
                (Purpose.CHECKUPS, 4.0),
            )
        )
        yield {
            "clinic": f"clinic-{dice.number(1, 40):03d}",
            "request_id": f"{_prefix(population)}{number:08d}",
            "part": 1 if purpose is Purpose.BY_BATCH else 0,
            "purpose": purpose.value,
            "question_digest": "",
            "person_id": f"{population.prefix}{dice.number(0, people - 1):07d}",
            "asked_at": int(asked_at.timestamp()),
            "outcome": _outcome(purpose, dice),
            "detail": _detail(purpose, dice),
        }


def _outcome(purpose: Purpose, dice: Dice) -> str:
    if purpose in (Purpose.BY_CERTIFICATE, Purpose.BY_INSURED_NUMBER, Purpose.BY_BATCH):
        return dice.weigh((("validity_1", 92.0), ("validity_2", 4.0), ("validity_4", 3.0), ("validity_5", 1.0)))
    return "done"


def _detail(purpose: Purpose, dice: Dice) -> str:
    if purpose is Purpose.DISASTER_SEARCH:
        return "mihon"
    return dice.pick(_AGREED) if purpose is Purpose.BY_CERTIFICATE else ""


def _prefix(population: Population) -> str:
    return f"past-{population.seed}-"
