"""Counts by day of what is kept of no single visit."""

from __future__ import annotations

from datetime import date

import pytest

from host.store.engine import reading
from host.store.tallies import count, read_counts
from tests.host.world import World

pytestmark = pytest.mark.both_databases

FIRST, SECOND, THIRD = date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 2)


def test_counts_add_up_over_the_days_asked_for(world: World) -> None:
    with world.engine.begin() as connection:
        count(connection, FIRST, {("tried", "face/no_match"): 2, ("reason", "214"): 1})
        count(connection, SECOND, {("tried", "face/no_match"): 1})
        count(connection, THIRD, {("tried", "face/no_match"): 5})
    with reading(world.engine) as connection:
        assert read_counts(connection, FIRST, SECOND) == {("tried", "face/no_match"): 3, ("reason", "214"): 1}
        assert read_counts(connection, SECOND, SECOND) == {("tried", "face/no_match"): 1}
        assert read_counts(connection, date(2027, 1, 1), date(2027, 1, 31)) == {}
