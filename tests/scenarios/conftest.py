"""What all scenarios share: one line, brought up once, and the list of what was played."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator

import pytest

from device.cli.demo.line import Line
from device.cli.demo.places import Build, folders_needed, make_places
from device.cli.demo.progress import Progress
from device.cli.supervisor.run_folder import RunFolder
from device.cli.supervisor.sandbox import probe_sandbox
from device.cli.supervisor.supervisor import Supervisor
from tests.scenarios.play.eyes import Eyes
from tests.scenarios.play.player import Played
from tests.scenarios.stage.stage import Stage
from tests.system.conftest import MACHINE_CANNOT
from tests.system.probing import PROJECT

PLAYED = pytest.StashKey[list[Played]]()


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    """The stage; without namespaces the scenarios are skipped, or fail where CI must not skip them."""
    sandbox = probe_sandbox(folders_needed(Build(PROJECT / "build")))
    if not sandbox.isolated:
        report = f"{MACHINE_CANNOT} ({sandbox.reason})"
        if os.environ.get("CI") == "true":
            pytest.fail(report)
        pytest.skip(report)
    folder, progress = RunFolder(), Progress(io.StringIO())
    places = make_places(folder, Build(PROJECT / "build"), isolated=True)
    with (
        Supervisor(folder, sandbox) as supervisor,
        Line(supervisor, places, progress) as line,
        Stage(line) as made,
    ):
        yield made
    folder.remove()


@pytest.fixture(scope="session")
def eyes(stage: Stage) -> Iterator[Eyes]:
    """Everything that watches the stage."""
    with Eyes(stage) as made:
        yield made


def pytest_configure(config: pytest.Config) -> None:
    """Begin with nothing played."""
    config.stash[PLAYED] = []
