"""The demo's supervisor, with additions to single programs that hold whenever one of them is started."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from device.cli.supervisor.process import Process
from device.cli.supervisor.program import Program
from device.cli.supervisor.run_folder import RunFolder
from device.cli.supervisor.sandbox import Bind, Sandbox
from device.cli.supervisor.supervisor import Supervisor

Dress = Callable[[Program], Program]


class DressingSupervisor(Supervisor):
    """Starts programs as they are described, and dressed as `dresses` says by their names."""

    def __init__(self, folder: RunFolder, sandbox: Sandbox) -> None:
        """Begin without additions."""
        super().__init__(folder, sandbox)
        self.dresses: dict[str, list[Dress]] = {}

    def launch(self, program: Program, stdin: int = subprocess.DEVNULL) -> Process:
        """Start a program without waiting; raises as the supervisor does."""
        for dress in self.dresses.get(program.name, ()):
            program = dress(program)
        return super().launch(program, stdin)

    def is_up(self, name: str) -> bool:
        """Tell whether a program of that name was started, not stopped, and still lives."""
        process = self._processes.get(name)
        return process is not None and process.exit_code is None


def with_environment(program: Program, environment: Mapping[str, str]) -> Program:
    """Give the program with variables set that the supervisor does not set."""
    words = tuple(f"{name}={value}" for name, value in environment.items())
    return replace(program, command=("env", *words, *program.command))


def with_bind(program: Program, source: Path, target: Path | None = None) -> Program:
    """Give the program with one more place to be seen, read-only."""
    enclosure = program.enclosure
    return replace(program, enclosure=replace(enclosure, binds=(*enclosure.binds, Bind(source, target))))
