"""What all scenarios share: one line, brought up once, and the list of what was played."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from device.cli.demo.line import Line
from device.cli.demo.places import Build, folders_needed, make_places
from device.cli.demo.progress import Progress
from device.cli.supervisor.run_folder import RunFolder
from device.cli.supervisor.sandbox import probe_sandbox
from device.cli.supervisor.supervisor import Supervisor
from tests.scenarios.coverage import reason_of, report, unreached
from tests.scenarios.play.eyes import Eyes
from tests.scenarios.play.player import Played
from tests.scenarios.stage.stage import Stage
from tests.system.conftest import MACHINE_CANNOT
from tests.system.probing import PROJECT

PLAYED = pytest.StashKey[list[Played]]()
FILES = sorted(Path(__file__).parent.glob("*/*.scenario"))


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


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the list of what was played, the times that were measured, and the coverage of the visit table."""
    played = config.stash[PLAYED]
    if not played:
        return
    terminalreporter.section("scenarios")
    for line in (*list_played(played), *report(step for one in played for step in one.steps)):
        terminalreporter.line(line)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail when all scenarios were played and a row of the table was not used without a reason."""
    played = session.config.stash[PLAYED]
    steps = [step for one in played for step in one.steps]
    if len(played) == len(FILES) and any(not reason_of(step) for step in unreached(steps)):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def list_played(played: list[Played]) -> list[str]:
    """Give one line per scenario: its seconds, the times it measured, and what it tells."""
    lines = []
    for one in sorted(played, key=lambda one: one.name):
        times = "".join(f", {name} {seconds:.1f} s" for name, seconds in one.stopwatches.items())
        lines.append(f"{one.seconds:5.1f} s  {one.name}{times}: {one.title}")
    return [*lines, f"{sum(one.seconds for one in played):5.1f} s  {len(played)} scenarios"]
