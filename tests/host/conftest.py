"""The host without broker and network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.host.world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give a host of this test's own."""
    made = World(tmp_path)
    yield made
    made.engine.dispose()
