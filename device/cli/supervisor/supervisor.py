"""Starts programs in order, waits until each serves, and ends them in the reverse order.

Use it as a context manager: whatever happens inside, every program has ended when it is left.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from device.cli.supervisor.errors import ProgramMissing
from device.cli.supervisor.notify import NotifySocket
from device.cli.supervisor.process import Process
from device.cli.supervisor.program import Program
from device.cli.supervisor.run_folder import RunFolder
from device.cli.supervisor.sandbox import SEARCH_PATH, Bind, Enclosure, Sandbox

STOP_WITHIN_S = 5.0
COMMAND_WITHIN_S = 30.0


class Supervisor:
    """Keeps the processes of one run; not for use from several threads."""

    def __init__(self, folder: RunFolder, sandbox: Sandbox) -> None:
        """Keep programs apart with `sandbox` and their files in `folder`."""
        self.folder = folder
        self.sandbox = sandbox
        self._processes: dict[str, Process] = {}

    def __enter__(self) -> Self:
        """Begin with no program."""
        return self

    def __exit__(self, *_ended: type[BaseException] | BaseException | TracebackType | None) -> None:
        """End every program."""
        self.stop_all()

    def start(self, program: Program) -> Process:
        """Start a program and wait until it serves.

        Raises:
            ProgramMissing: it is not installed.
            ProgramFailed: it ended or was not ready in time; it has been ended then.
        """
        process = self.launch(program)
        try:
            process.wait_ready()
        except BaseException:
            self.stop(program.name)
            raise
        return process

    def launch(self, program: Program, stdin: int = subprocess.DEVNULL) -> Process:
        """Start a program without waiting.

        Raises:
            ProgramMissing: it is not installed.
            ValueError: one of that name is running.
        """
        if program.name in self._processes:
            raise ValueError(f"{program.name} runs already")
        if shutil.which(program.command[0], path=SEARCH_PATH) is None:
            raise ProgramMissing(f"{program.command[0]}: not installed; run `make setup`")
        notify = NotifySocket(self.folder.notify(program.name))
        log = self.folder.log(program.name)
        popen = self._popen(program, notify.path, log, stdin)
        process = Process(program, popen, notify, log, wrapped=self.sandbox.isolated)
        self._processes[program.name] = process
        return process

    def run(self, program: Program, given: str = "", within_s: float = COMMAND_WITHIN_S) -> str:
        """Run a command to its end with `given` on its stdin, and give what it printed.

        Raises:
            ProgramMissing: it is not installed.
            ProgramFailed: it ended with an error or took longer than `within_s` seconds.
        """
        return self.run_together((program, given), within_s=within_s)[0]

    def run_together(self, *calls: tuple[Program, str], within_s: float = COMMAND_WITHIN_S) -> list[str]:
        """Run commands at the same time, each with its text on stdin, and give what each printed.

        Raises:
            ProgramMissing, ProgramFailed: as in `run`, for the first of them that failed.
        """
        try:
            started = [self.launch(program, subprocess.PIPE) for program, _ in calls]
            for process, (_, given) in zip(started, calls, strict=True):
                process.give(given)
            return [process.finish(within_s) for process in started]
        finally:
            for program, _ in calls:
                self.stop(program.name)

    def find(self, name: str) -> Process:
        """Give the running program of that name.

        Raises:
            KeyError: there is none.
        """
        return self._processes[name]

    def check_alive(self) -> None:
        """Check that all programs run.

        Raises:
            ProgramFailed: one has ended.
        """
        for process in self._processes.values():
            process.check_alive()

    def stop(self, name: str) -> None:
        """End one program, if it was started."""
        process = self._processes.pop(name, None)
        if process is not None:
            process.stop(STOP_WITHIN_S)

    def stop_all(self) -> None:
        """End all programs, the last started first."""
        while self._processes:
            self.stop(next(reversed(self._processes)))

    def _popen(self, program: Program, notify: Path, log: Path, stdin: int) -> subprocess.Popen[bytes]:
        enclosure = _with_notify(program.enclosure, notify.parent)
        reads = program.reads_output or stdin == subprocess.PIPE
        with open(log, "ab", opener=_open_private) as errors:
            try:
                return subprocess.Popen(
                    self.sandbox.command(enclosure, list(program.command)),
                    env=_environment(notify),
                    cwd="/",
                    stdin=stdin,
                    stdout=subprocess.PIPE if reads else subprocess.DEVNULL,
                    stderr=errors,
                    start_new_session=True,
                )
            except FileNotFoundError as error:
                raise ProgramMissing(f"{error.filename}: not installed; run `make setup`") from error  # util-linux


def _with_notify(enclosure: Enclosure, folder: Path) -> Enclosure:
    return replace(enclosure, binds=(*enclosure.binds, Bind(folder)))


def _environment(notify: Path) -> dict[str, str]:
    return {
        "PATH": SEARCH_PATH,
        "HOME": "/tmp",  # noqa: S108  its own one
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "NOTIFY_SOCKET": str(notify),
    }


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
