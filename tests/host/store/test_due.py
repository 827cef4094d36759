"""What is due is found by its time, however many visits there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from host.store.due import Lane, _taken
from host.store.engine import open_engine


@pytest.mark.parametrize("lane", list(Lane))
def test_a_claim_never_goes_through_all_visits_on_sqlite(lane: Lane, tmp_path: Path) -> None:
    engine = open_engine("", tmp_path / "host.sqlite")
    statement = str(_taken(lane).compile(engine))
    with engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", (1.0,) * statement.count("?")).all()
    engine.dispose()
    assert any("ix_visits_due_at" in row.detail for row in plan)
    assert not any(row.detail.startswith("SCAN visits") for row in plan)
