"""The daemon's settings, as they stand in `daemon.toml`; every time and limit is a key.

It must not know what is done with them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

DEFAULT_SOCKET = Path("/run/uketsuke-daemon/daemon.sock")
_SOCKET_PATH_LIMIT = 100  # sun_path holds 108 bytes with its end mark (unix(7))


@dataclass(frozen=True)
class OutboxSettings:
    """Limits of the outbox; rows that the host rejected count, since they take the same room."""

    max_rows: int = 10_000
    max_bytes: int = 64 * 1024 * 1024

    def __post_init__(self) -> None:
        """Check that something can be stored at all."""
        _check_positive(max_rows=self.max_rows, max_bytes=self.max_bytes)


@dataclass(frozen=True)
class LinkSettings:
    """The connection to the broker; durations in seconds.

    `window` times the number of terminals has to stay well under the broker's `max_queued_messages`.
    """

    keepalive_s: int = 20
    reconnect_s: float = 1.0
    reconnect_max_s: float = 60.0
    resend_s: float = 2.0
    resend_max_s: float = 60.0
    window: int = 100
    session_expiry_s: int = 86_400
    will_delay_s: int = 15
    status_every_s: float = 5.0

    def __post_init__(self) -> None:
        """Check that pauses grow and that something can be sent."""
        _check_positive(
            keepalive_s=self.keepalive_s,
            reconnect_s=self.reconnect_s,
            resend_s=self.resend_s,
            window=self.window,
            status_every_s=self.status_every_s,
        )
        if self.reconnect_max_s < self.reconnect_s or self.resend_max_s < self.resend_s:
            raise ValueError("a longest pause is shorter than the first one")


@dataclass(frozen=True)
class EnrolmentSettings:
    """How long each step of enrolment may take, in seconds."""

    timeout_s: float = 15.0

    def __post_init__(self) -> None:
        """Check that there is time at all."""
        _check_positive(timeout_s=self.timeout_s)


@dataclass(frozen=True)
class Settings:
    """All settings. `state` is the daemon's own folder; `socket` is where firmware and command line find it."""

    state: Path
    socket: Path = DEFAULT_SOCKET
    socket_for_group: bool = False
    """Whether the socket may be used by the daemon's group (mode 0660) or by its user only (0600)."""
    outbox: OutboxSettings = field(default_factory=OutboxSettings)
    link: LinkSettings = field(default_factory=LinkSettings)
    enrolment: EnrolmentSettings = field(default_factory=EnrolmentSettings)

    def __post_init__(self) -> None:
        """Check that the socket's path fits into an address."""
        if len(str(self.socket).encode()) > _SOCKET_PATH_LIMIT:
            raise ValueError(f"socket: the path is longer than {_SOCKET_PATH_LIMIT} bytes")


def _check_positive(**values: float) -> None:
    for name, value in values.items():
        if value <= 0:
            raise ValueError(f"{name} must be more than 0")
