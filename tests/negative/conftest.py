"""The host without broker and network, the line of real programs, and every direction of messages between them."""

from __future__ import annotations

import pytest

from tests.host.conftest import database_kind, database_url, prepared_world, world
from tests.host.line.conftest import line
from tests.host.world import World
from tests.negative.side import Side
from tests.negative.sides import SIDES

__all__ = ["database_kind", "database_url", "line", "prepared_world", "world"]


@pytest.fixture
def sides(world: World) -> dict[str, Side]:
    """Give both ends of every direction, by its name."""
    return {name: make(world) for name, make in SIDES.items()}
