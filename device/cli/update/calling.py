"""Running programs of the system: a list of words, plain English, a limit, nothing from our standard input."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_FAILED_TO_START = 127
TIMED_OUT = 124


@dataclass(frozen=True)
class Said:
    """How a program ended (124: it did not in time), and what it said."""

    code: int
    out: str
    err: str


def call(words: Sequence[str], limit_s: float, folder: Path | None = None) -> Said:
    """Run it to its end, or end it; a program that is not there ends with 127."""
    plain = {"LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
    environment = {**os.environ, **plain}
    try:
        done = subprocess.run(
            words,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=limit_s,
            env=environment,
            cwd=folder,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Said(TIMED_OUT, "", f"{words[0]}: no end within {limit_s:g} s")
    except OSError as error:
        return Said(_FAILED_TO_START, "", f"{words[0]}: {error.strerror}")
    return Said(done.returncode, done.stdout, done.stderr)
