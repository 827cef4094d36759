"""The real authority as a process, and connectors to it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from host.eligibility.authority import AuthorityConnection, open_authority
from host.eligibility.port import EligibilityConnector
from host.eligibility.retry import RetryLimits
from tests.host.authority.process import CLIENT_TOKEN, RunningAuthority, running_authority

T = TypeVar("T")

QUICK = RetryLimits(attempts=3, first_pause_s=0.01, total_s=5)


@pytest.fixture(scope="package")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningAuthority]:
    """Give one process for all tests of this folder."""
    with running_authority(tmp_path_factory.mktemp("authority")) as running:
        yield running


@pytest.fixture
def authority(process: RunningAuthority) -> RunningAuthority:
    """Give the process, behaving well."""
    process.admin("PUT", "/admin/behaviour", {"mode": "normal"})
    return process


@pytest.fixture
def token_file(tmp_path: Path) -> Path:
    """Give the file with the clinics' token."""
    path = tmp_path / "authority.token"
    path.write_text(CLIENT_TOKEN + "\n")
    return path


def asking(connection: AuthorityConnection, ask: Callable[[EligibilityConnector], Awaitable[T]]) -> T:
    """Open a connector, ask through it, close it."""

    async def run() -> T:
        async with open_authority(connection, lambda: 0.5) as connector:
            return await ask(connector)

    return asyncio.run(run())
