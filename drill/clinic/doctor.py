"""Calls `uketsuke doctor` as an engineer does: as a process, without a capability that would hide a wrong mode."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from device.cli.demo.places import command
from device.cli.supervisor.sandbox import DROP_PRIVILEGES, SEARCH_PATH
from drill.judging import Diagnosis, NoAnswer, parse_diagnosis

_LIMIT_S = 60.0
"""Twice what is allowed, so that a doctor that is too slow is measured and not only ended."""


class Doctor:
    """Asks about the terminal whose configuration files these are."""

    def __init__(self, firmware: Path, daemon: Path, environment: Mapping[str, str]) -> None:
        """`environment` holds what every program of the terminal runs with, such as its clock."""
        files = ("--firmware", str(firmware), "--daemon", str(daemon))
        self._command = ("setpriv", *DROP_PRIVILEGES, "--", command("uketsuke"), "doctor", *files)
        self._environment = {"PATH": SEARCH_PATH, "LANG": "C.UTF-8", **environment}

    def ask(self) -> Diagnosis:
        """Look at everything.

        Raises:
            NoAnswer: there came no report.
        """
        printed, took_s = self._call("--json")
        return parse_diagnosis(printed, took_s)

    def text(self, language: str) -> str:
        """Give what people read."""
        return self._call("--language", language)[0]

    def _call(self, *options: str) -> tuple[str, float]:
        began = time.monotonic()
        try:
            ended = subprocess.run(
                [*self._command, *options],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=_LIMIT_S,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise NoAnswer(f"the doctor still runs after {_LIMIT_S:.0f} s") from error
        if not ended.stdout:
            raise NoAnswer(f"the doctor printed nothing: {ended.stderr[-500:]}")
        return ended.stdout, time.monotonic() - began
