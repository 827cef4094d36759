"""The fleet's database without a row, whatever other tests keep in it between theirs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fleet.database import FleetDatabase
from tests.host.store.fleet.rows import empty


@pytest.fixture
def empty_fleet(fleet: FleetDatabase) -> Iterator[FleetDatabase]:
    """Give it; afterwards it is empty again. A clinic's keys are noted there anew when it is opened next."""
    empty(fleet.owner)
    yield fleet
    empty(fleet.owner)
