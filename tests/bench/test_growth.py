"""The growth part: figures by size, the largest held against the smallest, a plot for each curve."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, distinct, func, select

from bench.authority.databases import open_sqlite
from bench.authority.part import DAY
from bench.growth.insured import add_copies
from bench.growth.part import CURVES, Curve, measure_growth
from host.authority.seeding.filling import fill
from host.authority.seeding.people import Population
from host.authority.store.tables.people import certificates, persons

MADE_UP = Curve(
    "made-up",
    "cost of something",
    (10, 1000),
    "things",
    "ms",
    "made up",
    lambda sizes: {"look": dict.fromkeys(sizes, 2.0)},
)


def test_figures_by_size_and_what_the_largest_costs_more(tmp_path: Path) -> None:
    rows = {row.name: row for row in measure_growth(tmp_path, (MADE_UP,))}
    assert rows["look, 1,000 things"].value == 2
    assert rows["look, 1,000 / 10 things"].value == 1
    assert rows["look, 1,000 / 10 things"].against == "the same with 10 things"
    assert "cost of something" in (tmp_path / "growth-made-up.svg").read_text("utf-8")


def test_the_curves_of_the_full_bench() -> None:
    assert {curve.name: curve.sizes[-1] for curve in CURVES} == {
        "terminals": 1000,
        "visits": 1_000_000,
        "insured": 1_000_000,
    }


def test_copies_of_people_stand_in_every_index_and_are_others() -> None:
    population = Population(1, DAY)
    with open_sqlite() as engine:
        fill(engine, population, 20, 0, lambda _: None)
        before = _counts(engine)
        add_copies(engine, 3)
        assert _counts(engine) == [4 * count for count in before]
        add_copies(engine, 0)
        assert _counts(engine) == [4 * count for count in before]


def _counts(engine: Engine) -> list[int]:
    with engine.connect() as connection:
        return [
            connection.execute(select(func.count(distinct(column)))).scalar_one()
            for column in (persons.c.person_id, certificates.c.serial, certificates.c.card_id)
        ]
