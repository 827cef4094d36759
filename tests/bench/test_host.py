"""The host part's rows, and one short run of the real programs."""

from __future__ import annotations

import pytest

from bench.host.part import to_rows
from bench.host.run import Cost

SQLITE = Cost(program=1.5, broker=0.25, limit=1.0, took=2.0, visits=1000)
POSTGRES = Cost(program=1.6, broker=0.25, store=0.5, took=4.0, visits=1000)


def test_ratios_and_what_is_computed() -> None:
    rows = {row.name: row for row in to_rows(SQLITE, POSTGRES)}
    assert rows["host / limit, CPU"].value == 1.5
    assert not rows["host / limit, CPU"].missed
    assert rows["SQLite: on two free cores, computed"].value == round(2000 / 1.75)
    assert rows["SQLite: on two free cores, computed"].missed
    assert rows["SQLite: sustained on this machine"].value == 500
    assert rows["PostgreSQL / SQLite, CPU"].value == pytest.approx(1.4)
    assert rows["PostgreSQL / SQLite, CPU"].missed


def test_costs_add_up_turn_by_turn() -> None:
    total = Cost()
    for _ in range(2):
        total.add(SQLITE)
    assert total == Cost(program=3.0, broker=0.5, limit=2.0, took=4.0, visits=2000)
    assert total.less(SQLITE) == SQLITE
    assert total.ms(total.host) == pytest.approx(1.5)
