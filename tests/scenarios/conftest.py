"""What all scenarios share: the lines on which they are played, and the list of what was played."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from device.cli.demo.places import Build, folders_needed
from device.cli.supervisor.sandbox import Sandbox, probe_sandbox
from tests.scenarios.coverage import reason_of, report, unreached
from tests.scenarios.language.statements import Scenario
from tests.scenarios.play.player import Played
from tests.scenarios.play.theatre import Theatre
from tests.scenarios.table import TIMES
from tests.scenarios.watch.log import VisitStep
from tests.system.conftest import MACHINE_CANNOT
from tests.system.probing import PROJECT

PLAYED = pytest.StashKey[list[Played]]()
FILES = sorted(Path(__file__).parent.glob("*/*.scenario"))


@pytest.fixture(scope="session")
def isolation() -> Sandbox:
    """The machine's isolation; without it scenarios are skipped, or fail where CI must not skip them."""
    sandbox = probe_sandbox(folders_needed(Build(PROJECT / "build")))
    if not sandbox.isolated:
        told = f"{MACHINE_CANNOT} ({sandbox.reason})"
        if os.environ.get("CI") == "true":
            pytest.fail(told)
        pytest.skip(told)
    return sandbox


@pytest.fixture(scope="session")
def theatre(isolation: Sandbox, request: pytest.FixtureRequest) -> Iterator[Theatre]:
    """All selected scenarios, being played; they are begun by the first test that asks for one."""
    calls = [item.callspec.params for item in request.session.items if hasattr(item, "callspec")]
    chosen = [call["scenario"] for call in calls if isinstance(call.get("scenario"), Scenario)]
    made = Theatre(isolation, chosen)
    yield made
    made.close()


def pytest_configure(config: pytest.Config) -> None:
    """Begin with nothing played."""
    config.stash[PLAYED] = []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print what was played with its times; of a whole run keep these, and print the coverage of the visit table."""
    played = config.stash[PLAYED]
    if not played:
        return
    terminalreporter.section("scenarios")
    lines = list_played(played)
    if _is_whole(played):
        TIMES.parent.mkdir(parents=True, exist_ok=True)
        TIMES.write_text(json.dumps({one.name: one.stopwatches for one in played}, indent=1), "utf-8")
        lines += report(_steps(played))
    for line in lines:
        terminalreporter.line(line)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail when all scenarios were played and a row of the table was not used without a reason."""
    played = session.config.stash[PLAYED]
    if _is_whole(played) and any(not reason_of(step) for step in unreached(_steps(played))):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _is_whole(played: list[Played]) -> bool:
    return len(played) == len(FILES)


def _steps(played: list[Played]) -> list[VisitStep]:
    return [step for one in played for step in one.steps]


def list_played(played: list[Played]) -> list[str]:
    """Give one line per scenario: its seconds, the times it measured, and what it tells."""
    lines = []
    for one in sorted(played, key=lambda one: one.name):
        times = "".join(f", {name} {seconds:.1f} s" for name, seconds in one.stopwatches.items())
        lines.append(f"{one.seconds:5.1f} s  {one.name}{times}: {one.title}")
    return [*lines, f"{sum(one.seconds for one in played):5.1f} s  {len(played)} scenarios"]
