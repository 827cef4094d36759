"""For all tests: what a program does to its process when its main function runs here is undone; nothing is timed."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator

import pytest
from hypothesis import settings
from playwright.sync_api import expect

from tests.fleet.database import FleetDatabase, fleet_database
from tests.host.store.databases import KINDS
from tests.postgres import Cluster, run_cluster

# how long an example takes says something about the machine, not about the code
settings.register_profile("untimed", settings(), deadline=None)
settings.load_profile("untimed")

PATIENCE_MS = 30_000
"""How long a page may take to show what is expected, on the slowest machine."""
expect.set_options(timeout=PATIENCE_MS)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the tests of the host's database run on other kinds: `--databases fleet`."""
    parser.addoption("--databases", default=",".join(KINDS), help="kinds of databases, with commas (%(default)s)")


@pytest.fixture(autouse=True)
def _hooks_stay() -> Iterator[None]:
    """Give the hooks for uncaught errors back to the test runner, which looks for such errors itself."""
    kept = sys.excepthook, threading.excepthook, sys.unraisablehook
    yield
    sys.excepthook, threading.excepthook, sys.unraisablehook = kept


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """Give a private PostgreSQL, made for the first test that needs it."""
    with run_cluster() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def fleet(postgres: Cluster) -> Iterator[FleetDatabase]:
    """Give a fleet's database with two clinics; a test leaves it as it was."""
    with fleet_database(postgres, now=1.0) as made:
        yield made
