"""A module run again in network, mount and process namespaces of its own, as trials of a whole clinic need it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence

from device.cli.supervisor.sandbox import DIE_WITH_PARENT

_OWN_NAMESPACES = ("--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--propagation", "private")


def run_apart(module: str, arguments: Sequence[str]) -> int:
    """Run `python -m MODULE --inside ARGUMENTS` there and give its exit code.

    The machine's network and files stay as they are, and nothing survives us.
    """
    own_user = ["unshare", "--user", "--map-root-user", "--"] if os.geteuid() != 0 else []
    inside = ["unshare", *_OWN_NAMESPACES, "--", sys.executable, "-m", module, "--inside", *arguments]
    with subprocess.Popen([*own_user, *DIE_WITH_PARENT, *inside]) as process:
        signal.signal(signal.SIGTERM, lambda _number, _frame: process.kill())
        try:
            return process.wait()
        except KeyboardInterrupt:  # the run inside was told as well, and ends everything in order
            return process.wait()
