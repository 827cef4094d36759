"""The daemon's settings, as they stand in `daemon.toml`; every time and limit is a key.

It must not know what is done with them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from device.wire.messages.enrolment import BrokerAddress
from device.wire.topics import MqttVersion

DEFAULT_SOCKET = Path("/run/uketsuke-daemon/daemon.sock")
DEFAULT_LOOK_SOCKET = Path("/run/uketsuke-daemon/staff/diagnosis.sock")
_PORT_LIMIT = 65_536
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

    `window` times the number of terminals has to stay well under the broker's `max_queued_messages`. Of messages that
    are older than `fresh_s`, whose patients have gone, only `backlog_window` are under way at the same time: when ten
    terminals come back together, a patient's message then waits behind fifty at the most.
    """

    protocol: MqttVersion = MqttVersion.V5
    """The MQTT version that the broker speaks: "5" or "3.1.1"."""
    keepalive_s: int = 20
    reconnect_s: float = 1.0
    reconnect_max_s: float = 60.0
    resend_s: float = 2.0
    resend_max_s: float = 60.0
    window: int = 100
    backlog_window: int = 5
    fresh_s: float = 120.0
    session_expiry_s: int = 86_400
    will_delay_s: int = 15
    status_every_s: float = 5.0
    subscribe_qos: int = 1
    """With 1 the broker keeps for the terminal what comes while it is away; 0 in a fleet, whose brokers would need a
    replicated queue for each subscription. Nothing is lost by it but the reply to a patient who has gone."""
    brokers: tuple[str, ...] = ()
    """The brokers of a fleet, each "name:port" and as good as the others; empty: the one named at enrolment."""

    def __post_init__(self) -> None:
        """Check that pauses grow, that something can be sent, and the addresses."""
        _check_positive(
            keepalive_s=self.keepalive_s,
            reconnect_s=self.reconnect_s,
            resend_s=self.resend_s,
            window=self.window,
            backlog_window=self.backlog_window,
            fresh_s=self.fresh_s,
            status_every_s=self.status_every_s,
        )
        if self.reconnect_max_s < self.reconnect_s or self.resend_max_s < self.resend_s:
            raise ValueError("a longest pause is shorter than the first one")
        if self.subscribe_qos not in (0, 1):
            raise ValueError("subscribe_qos must be 0 or 1")
        for broker in self.brokers:
            parse_broker(broker)


def parse_broker(text: str) -> BrokerAddress:
    """Read "name:port"; an IPv6 address stands in brackets.

    Raises:
        ValueError: it is something else.
    """
    host, _, port = text.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) < _PORT_LIMIT:
        raise ValueError(f"brokers: {text!r} is no address, as name:8883")
    return BrokerAddress(host.removeprefix("[").removesuffix("]"), int(port))


@dataclass(frozen=True)
class EnrolmentSettings:
    """How long each step of enrolment may take, in seconds."""

    timeout_s: float = 15.0

    def __post_init__(self) -> None:
        """Check that there is time at all."""
        _check_positive(timeout_s=self.timeout_s)


@dataclass(frozen=True)
class RenewalSettings:
    """When the TLS certificate is looked after, and the pauses after a failure; durations in seconds."""

    check_every_s: float = 600.0
    retry_s: float = 60.0
    retry_max_s: float = 21_600.0
    timeout_s: float = 15.0

    def __post_init__(self) -> None:
        """Check that pauses grow and that there is time at all."""
        _check_positive(check_every_s=self.check_every_s, retry_s=self.retry_s, timeout_s=self.timeout_s)
        if self.retry_max_s < self.retry_s:
            raise ValueError("a longest pause is shorter than the first one")


@dataclass(frozen=True)
class Settings:
    """All settings. `state` is the daemon's own folder; `socket` is where firmware and command line find it."""

    state: Path
    socket: Path = DEFAULT_SOCKET
    socket_for_group: bool = False
    """Whether the socket may be used by the daemon's group (mode 0660) or by its user only (0600)."""
    diagnosis_socket: Path | None = None
    """Where people's questions are answered; by default `look.sock` beside `socket`, or in `staff/`."""
    metrics_socket: Path | None = None
    """Where the metrics are served; by default `metrics.sock` beside `diagnosis_socket`."""
    outbox: OutboxSettings = field(default_factory=OutboxSettings)
    link: LinkSettings = field(default_factory=LinkSettings)
    enrolment: EnrolmentSettings = field(default_factory=EnrolmentSettings)
    renewal: RenewalSettings = field(default_factory=RenewalSettings)

    def __post_init__(self) -> None:
        """Check that the socket's path fits into an address."""
        if len(str(self.socket).encode()) > _SOCKET_PATH_LIMIT:
            raise ValueError(f"socket: the path is longer than {_SOCKET_PATH_LIMIT} bytes")

    @property
    def look_socket(self) -> Path:
        """Where people's questions are answered."""
        beside = DEFAULT_LOOK_SOCKET if self.socket == DEFAULT_SOCKET else self.socket.with_name("look.sock")
        return self.diagnosis_socket or beside

    @property
    def metrics(self) -> Path:
        """Where the metrics are served."""
        return self.metrics_socket or self.look_socket.with_name("metrics.sock")


def _check_positive(**values: float) -> None:
    for name, value in values.items():
        if value <= 0:
            raise ValueError(f"{name} must be more than 0")
