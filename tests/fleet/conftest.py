"""One fleet for the tests of this folder, since it takes seconds."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.fleet.line import FleetLine, open_line


@pytest.fixture(scope="session")
def running_line() -> Iterator[FleetLine]:
    """Start it once in a run."""
    with TemporaryDirectory(prefix="uk-fleet-", dir="/tmp") as folder, open_line(Path(folder)) as line:
        yield line


@pytest.fixture(scope="module", autouse=True)
def _left_here() -> Iterator[None]:
    """Have collected here what the tests' libraries left, where it is known, and not in a test of another folder."""
    yield
    gc.collect()


@pytest.fixture
def line(running_line: FleetLine) -> Iterator[FleetLine]:
    """Give it to a test, whose clients end with it."""
    with ExitStack() as clients:
        running_line.stack = clients
        yield running_line
