"""Where the host's metrics can be read: nowhere by default, on a Unix socket, or at a port of loopback."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

_PORT_LIMIT = 65_535


@dataclass(frozen=True)
class MetricsSettings:
    """Section `[metrics]`.

    A process that runs only some roles puts their names into the socket's: `metrics-inbox.sock`. The port is served
    only where all roles run in one process.
    """

    socket: Path | None = None
    host: str = "127.0.0.1"
    """An address of loopback: metrics are not for the clinic's network."""
    port: int = 0
    """0: no port."""

    def __post_init__(self) -> None:
        """Check that nobody else can reach the port."""
        if not ip_address(self.host).is_loopback:
            raise ValueError("metrics.host must be an address of loopback")
        if not 0 <= self.port <= _PORT_LIMIT:
            raise ValueError(f"metrics.port must lie between 0 and {_PORT_LIMIT}")
