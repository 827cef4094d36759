"""Listening sockets for servers that run in an event loop."""

from __future__ import annotations

import socket


def listen(host: str, port: int, *, family: int = socket.AF_INET, backlog: int = 128) -> socket.socket:
    """Give a listening socket whose connections send at once (tcp(7), TCP_NODELAY, which they inherit from it).

    asyncio sees to that only where it made the socket itself: one of `socket.create_server` does not name its
    protocol, and a short answer on it would wait 40 ms for the other side's delayed acknowledgement.

    Raises:
        OSError: the address is taken or not ours.
    """
    listening = socket.create_server((host, port), family=family, backlog=backlog)
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening
