"""One running program: its output, whether it lives, and its end.

It is started with nothing of ours but a log file for stderr: no stdin, no stdout, no inherited descriptor, a clean
environment. It dies with us even when we are killed (see `sandbox.py`).
"""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import threading
import time
from pathlib import Path

from device.cli.supervisor.errors import ProgramFailed
from device.cli.supervisor.notify import NotifySocket
from device.cli.supervisor.program import Program

_POLL_S = 0.02
_LAST_LINES = 8
_LINES_KEPT = 1000


class Process:
    """A started program."""

    def __init__(
        self, program: Program, popen: subprocess.Popen[bytes], notify: NotifySocket, log: Path, wrapped: bool
    ) -> None:
        """Watch what was just started; `wrapped` when it runs in namespaces, below a process that made them."""
        self.program = program
        self._wrapped = wrapped
        self._popen = popen
        self._notify = notify
        self._log = log
        self._pidfd: int | None = None
        self._lines: queue.Queue[str | None] = queue.Queue(_LINES_KEPT)
        if popen.stdout is not None:
            threading.Thread(target=self._read_output, name=f"read-{program.name}", daemon=True).start()

    @property
    def pid(self) -> int:
        """The program's own process number outside its namespaces."""
        return self._notify.reported.main_pid or self._popen.pid

    @property
    def exit_code(self) -> int | None:
        """How it ended (negative: by that signal), or None while it lives."""
        return self._popen.poll()

    def wait_ready(self) -> None:
        """Wait until it serves.

        Raises:
            ProgramFailed: it ended before, or its time is over.
        """
        deadline = time.monotonic() + self.program.ready_within_s
        while not self._is_ready():
            self.check_alive()
            if time.monotonic() > deadline:
                raise self._failure(f"not ready after {self.program.ready_within_s:g} s")

    def _is_ready(self) -> bool:
        reported = self._notify.wait(_POLL_S)
        self._hold(reported.main_pid)
        if self._wrapped and not reported.main_pid:
            return False
        return reported.ready or (self.program.ready is not None and self.program.ready())

    def _hold(self, main_pid: int) -> None:
        """Hold the process by a descriptor, since its number can be given to another one once it has ended."""
        if self._pidfd is None and main_pid and self.exit_code is None:
            with contextlib.suppress(ProcessLookupError):  # it has just ended
                self._pidfd = os.pidfd_open(main_pid)

    def check_alive(self) -> None:
        """Check that it still runs.

        Raises:
            ProgramFailed: it has ended.
        """
        if self.exit_code is not None:
            raise self._failure(f"ended with exit code {self.exit_code}")

    def read_line(self, within_s: float) -> str:
        """Give the next line of its stdout.

        Raises:
            ProgramFailed: it ended, or printed nothing within `within_s` seconds.
        """
        try:
            line = self._lines.get(timeout=within_s)
        except queue.Empty:
            raise self._failure(f"printed nothing within {within_s:g} s") from None
        if line is None:
            self._popen.wait()
            raise self._failure(f"ended with exit code {self.exit_code}")
        return line

    def take_line(self) -> str:
        """Give the next line of its stdout if one is there already, else an empty string."""
        try:
            return self._lines.get_nowait() or ""
        except queue.Empty:
            return ""

    def wait(self, within_s: float) -> int:
        """Wait for its end and give its exit code.

        Raises:
            ProgramFailed: it still runs after `within_s` seconds.
        """
        try:
            return self._popen.wait(within_s)
        except subprocess.TimeoutExpired:
            raise self._failure(f"still running after {within_s:g} s") from None

    def give(self, text: str) -> None:
        """Give it all of its stdin."""
        if self._popen.stdin is not None:
            with contextlib.suppress(BrokenPipeError), self._popen.stdin as entry:  # it may not want it
                entry.write(text.encode())

    def finish(self, within_s: float) -> str:
        """Wait for its end, and give what it printed.

        Raises:
            ProgramFailed: it ended with an error, or still runs after `within_s` seconds.
        """
        code = self.wait(within_s)
        if code != 0:
            raise self._failure(f"ended with exit code {code}")
        return "\n".join(iter(self._lines.get, None))

    def stop(self, within_s: float) -> None:
        """End it: TERM, and KILL for all of its group when it still lives after `within_s` seconds."""
        self._signal(signal.SIGTERM)
        try:
            self._popen.wait(within_s)
        except subprocess.TimeoutExpired:
            self.kill()
        self._close()

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self._signal(signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):  # it was faster
            os.killpg(self._popen.pid, signal.SIGKILL)
        self._popen.wait()

    def last_lines(self) -> list[str]:
        """Give the end of its stderr."""
        return self._log.read_text("utf-8", "replace").splitlines()[-_LAST_LINES:]

    def _signal(self, number: signal.Signals) -> None:
        if self._popen.poll() is not None:
            return
        self._hold(self._notify.reported.main_pid)
        if self._pidfd is None:  # without namespaces it is our child; with them the wrapper takes it along
            self._popen.send_signal(signal.SIGKILL if self._wrapped else number)
            return
        if number == signal.SIGTERM and not _catches(self.pid, number):
            number = signal.SIGKILL  # the first process of a namespace never dies of a signal's default action
        with contextlib.suppress(ProcessLookupError):  # it ended by itself
            signal.pidfd_send_signal(self._pidfd, number)

    def _close(self) -> None:
        self._notify.close()
        if self._pidfd is not None:
            os.close(self._pidfd)
            self._pidfd = None

    def _read_output(self) -> None:
        if self._popen.stdout is None:
            return
        with self._popen.stdout as output:
            for line in output:
                self._lines.put(line.decode("utf-8", "replace").rstrip("\n"))
        self._lines.put(None)

    def _failure(self, what: str) -> ProgramFailed:
        return ProgramFailed(self.program.name, what, self.last_lines())


def _catches(pid: int, number: signal.Signals) -> bool:
    """Whether a process has a handler for a signal (proc(5), SigCgt)."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
    caught = next(line for line in status.splitlines() if line.startswith("SigCgt:"))
    return bool(int(caught.split()[1], 16) >> (number - 1) & 1)
