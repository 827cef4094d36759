"""The real authority with the stand-in for the linkage software beside it, for all tests of this folder."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from host.base.japan_time import japan_day
from host.eligibility.connection import AuthorityConnection, open_authority
from host.eligibility.port import EligibilityConnector
from host.eligibility.retry import RetryLimits
from tests.host.authority.process import CLIENT_TOKEN, RunningAuthority, running_authority
from tests.host.outcomes.town import Town
from tests.host.stand_in.process import RunningStandIn, running_stand_in

T = TypeVar("T")


@pytest.fixture(scope="package")
def authority_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningAuthority]:
    """Give the process."""
    with running_authority(tmp_path_factory.mktemp("authority")) as running:
        yield running


@pytest.fixture(scope="package")
def stand_in_process(
    authority_process: RunningAuthority, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningStandIn]:
    """Give the stand-in's process."""
    with running_stand_in(tmp_path_factory.mktemp("stand_in"), authority_process.url) as running:
        yield running


@pytest.fixture
def stand_in(stand_in_process: RunningStandIn) -> RunningStandIn:
    """Give the stand-in, behaving well."""
    stand_in_process.behave(mode="normal")
    return stand_in_process


@pytest.fixture
def town(authority_process: RunningAuthority) -> Town:
    """Give a town at the well-behaved authority."""
    made = Town(authority_process, japan_day(time.time()))
    made.behave()
    return made


@pytest.fixture
def connection(authority_process: RunningAuthority, tmp_path: Path) -> AuthorityConnection:
    """Give the way to the authority, for the impatient."""
    token = tmp_path / "authority.token"
    token.write_text(CLIENT_TOKEN + "\n")
    limits = RetryLimits(attempts=2, first_pause_s=0.01, total_s=20)
    return AuthorityConnection(authority_process.url, "clinic-a", token, answer_s=1.0, retries=limits)


def asking(connection: AuthorityConnection, ask: Callable[[EligibilityConnector], Awaitable[T]]) -> T:
    """Ask through a connector that is closed afterwards."""

    async def run() -> T:
        async with open_authority(connection, lambda: 0.5) as connector:
            return await ask(connector)

    return asyncio.run(run())
