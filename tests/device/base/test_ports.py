"""Free ports: none from which the system takes those of connections, and none twice."""

from __future__ import annotations

import socket
from pathlib import Path

from device.base.ports import LOOPBACK, LOWEST, free_ports


def test_ports_are_free_different_and_below_those_of_connections() -> None:
    found = [free_ports() for _ in range(50)]
    low = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    assert len(set(found)) == len(found)
    assert all(LOWEST <= port < max(low, LOWEST + 1000) for port in found)


def test_neighbours_are_all_free() -> None:
    first = free_ports(3)
    for port in range(first, first + 3):
        socket.create_server((LOOPBACK, port)).close()
