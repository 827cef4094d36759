"""A desk over a host of the test's own, whose connector the test answers through."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.host.desk_work.answering import ListConnector
from tests.host.desk_work.world import WorkDesk
from tests.host.world import World


@pytest.fixture
def connector() -> ListConnector:
    """Give a connector that answers."""
    return ListConnector()


@pytest.fixture
def desk(world: World, connector: ListConnector) -> Iterator[WorkDesk]:
    """Give a desk at which reception is logged in."""
    desk = WorkDesk(world, connector)
    desk.log_in()
    yield desk
    desk.close()
