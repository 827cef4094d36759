"""What the system tests share: the machine's isolation, supervisors, and one line of all programs with its visits."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from device.cli.demo.line import Line
from device.cli.demo.person import Method
from device.cli.demo.places import Build, folders_needed, make_places
from device.cli.demo.progress import Progress
from device.cli.demo.result import Received
from device.cli.demo.visit import Play, Wish
from device.cli.supervisor.run_folder import RunFolder
from device.cli.supervisor.sandbox import Sandbox, probe_sandbox
from device.cli.supervisor.supervisor import Supervisor
from tests.system.probing import PROJECT

MACHINE_CANNOT = "machine cannot: namespaces are forbidden here"
HOLDER = str(PROJECT / "tests" / "system" / "holder.toml")
"""A persona whose secrets are long or rare enough to be looked for byte by byte."""


@dataclass(frozen=True)
class Visited:
    """The newest result of one visit per way, all through one line."""

    pin: Received
    face: Received
    staff: Received
    wrong_pin: Received


@pytest.fixture(scope="session")
def sandbox() -> Sandbox:
    """The isolation of this machine; without one the test is skipped, or fails where CI must not skip it."""
    found = probe_sandbox(folders_needed(Build(PROJECT / "build")))
    if not found.isolated:
        report = f"{MACHINE_CANNOT} ({found.reason})"
        if os.environ.get("CI") == "true":
            pytest.fail(report)
        pytest.skip(report)
    return found


@pytest.fixture
def supervisor(sandbox: Sandbox) -> Iterator[Supervisor]:
    """A supervisor without programs, in a run folder of its own."""
    folder = RunFolder()
    with Supervisor(folder, sandbox) as made:
        yield made
    folder.remove()


@pytest.fixture(scope="session")
def line(sandbox: Sandbox) -> Iterator[Line]:
    """The whole line, brought up once for all tests."""
    folder, build = RunFolder(), Build(PROJECT / "build")
    progress = Progress(io.StringIO())
    with (
        Supervisor(folder, sandbox) as supervisor,
        Line(supervisor, make_places(folder, build, isolated=True), progress) as made,
    ):
        yield made
    folder.remove()


@pytest.fixture(scope="session")
def play(line: Line) -> Play:
    """Visits on the line, played without a person."""
    return Play(line, Progress(io.StringIO()))


@pytest.fixture(scope="session")
def visited(play: Play) -> Visited:
    """The visits that most tests look at."""
    return Visited(
        pin=play.visit(Wish(HOLDER, Method.PIN)),
        face=play.visit(Wish(HOLDER, Method.FACE)),
        staff=play.visit(Wish(HOLDER, Method.STAFF)),
        wrong_pin=play.visit(Wish(HOLDER, Method.PIN, pin="0000")),
    )
