"""Telling the service manager that a program is ready, alive, or stopping (sd_notify(3)), without a library.

The message goes to the Unix datagram socket that the manager names in NOTIFY_SOCKET; without one, nothing is
sent. This variable is the manager's protocol, not a setting of ours.
"""

from __future__ import annotations

import os
import socket


def notify(state: str) -> bool:
    """Send one state line such as `READY=1`; return whether a manager was there to take it."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return False
    if address.startswith("@"):  # an abstract socket
        address = "\0" + address[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as connection:
        connection.setblocking(False)  # a manager that stopped reading must not hold the program up
        try:
            connection.sendto(state.encode(), address)
        except OSError:  # the manager went away or does not read: it will find out by itself
            return False
    return True


def ready(status: str = "ready") -> bool:
    """Say that the program serves from now on; `status` is shown by `systemctl status`."""
    return notify(f"READY=1\nSTATUS={status}")


def alive() -> bool:
    """Feed the watchdog; call it from real progress, never from a timer thread."""
    return notify("WATCHDOG=1")


def stopping() -> bool:
    """Say that the program ends on purpose."""
    return notify("STOPPING=1")
