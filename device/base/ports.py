"""Free ports for programs that are told theirs before they listen.

A port that the system hands out is one of those from which it also takes the sending ports of connections, so it can
be taken again before its program listens. These lie below that range.
"""

from __future__ import annotations

import contextlib
import random
import socket
from contextlib import ExitStack
from pathlib import Path

LOOPBACK = "127.0.0.1"
LOWEST = 10_000
_RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")
_USUAL_RANGE = "32768 60999"
_TRIES = 1000
_given: set[int] = set()
"""Ports given by this process, which may not listen yet."""


class NoFreePort(OSError):
    """No port is free below the range for connections."""


def free_ports(count: int = 1) -> int:
    """Give the first of `count` neighbouring ports of the loopback interface that are free, none twice.

    Raises:
        NoFreePort: none was found.
    """
    for _ in range(_TRIES):
        first = random.randrange(LOWEST, _first_of_connections() - count)  # noqa: S311  no secret
        ports = range(first, first + count)
        if _given.isdisjoint(ports) and _are_free(ports):
            _given.update(ports)
            return first
    raise NoFreePort("no free port below those of connections")


def _are_free(ports: range) -> bool:
    with ExitStack() as stack, contextlib.suppress(OSError):
        for port in ports:
            stack.enter_context(socket.create_server((LOOPBACK, port)))
        return True
    return False


def _first_of_connections() -> int:
    try:
        text = _RANGE.read_text()
    except OSError:  # another system
        text = _USUAL_RANGE
    return max(LOWEST + 1000, int(text.split()[0]))
