"""Starting the probe inside enclosures, from tests."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from device.cli.supervisor.program import Program
from device.cli.supervisor.sandbox import Enclosure, Sandbox
from device.cli.supervisor.supervisor import Supervisor

PROJECT = Path(__file__).parents[2]


def probe_command(*arguments: str) -> tuple[str, ...]:
    """Give the command line of a probe, importable from everywhere."""
    start = f"import sys; sys.path.insert(0, {str(PROJECT)!r}); from tests.system.probe import main; "
    return (sys.executable, "-c", start + "sys.exit(main(sys.argv[1:]))", *arguments)


def probe(supervisor: Supervisor, enclosure: Enclosure, *arguments: str) -> Any:
    """Run a probe in an enclosure of its own and give its answer."""
    return json.loads(supervisor.run(Program("probe", probe_command(*arguments), enclosure)))


def probe_in(sandbox: Sandbox, pid: int, *arguments: str) -> Any:
    """Run a probe in the namespaces of a running process and give its answer."""
    command = sandbox.join_command(pid, list(probe_command(*arguments)))
    ended = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    return json.loads(ended.stdout)
