"""A reception."""

from __future__ import annotations

import pytest

from tests.host.insurance.remembering import Reception
from tests.host.world import World


@pytest.fixture
def reception(world: World) -> Reception:
    """Give a host to which nobody has come yet."""
    return Reception(world)
