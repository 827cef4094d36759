"""The real authority as a process, and connectors to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.host.authority.process import CLIENT_TOKEN, RunningAuthority, running_authority
from tests.host.eligibility.town import Town


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


@pytest.fixture
def town(authority: RunningAuthority, token_file: Path) -> Town:
    """Give a town at the well-behaved authority."""
    return Town(authority, token_file)
