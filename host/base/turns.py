"""How soon one thread of the host makes room for another.

A visit is stored, asked about, settled and sent by four threads in turn. Each waits until the one before it has to
wait itself, or for the interpreter's interval, which is 5 ms by default: longer than all the work between.
"""

from __future__ import annotations

import sys

_INTERVAL_S = 0.0005


def take_short_turns() -> None:
    """Let threads of this process take turns every half millisecond."""
    sys.setswitchinterval(_INTERVAL_S)
