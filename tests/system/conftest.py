"""What the system tests share: the machine's isolation, a run folder, and one line of all programs."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from device.cli.supervisor.run_folder import RunFolder
from device.cli.supervisor.sandbox import Sandbox, probe_sandbox
from device.cli.supervisor.supervisor import Supervisor
from tests.system.probing import PROJECT

MACHINE_CANNOT = "machine cannot: namespaces are forbidden here"


@pytest.fixture(scope="session")
def sandbox() -> Sandbox:
    """The isolation of this machine; without one the test is skipped, or fails where CI must not skip it."""
    found = probe_sandbox((PROJECT,))
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
