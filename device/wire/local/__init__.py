"""The messages on the Unix socket between firmware and daemon: one JSON object per line.

The firmware connects; the daemon answers and pushes. What crosses here is sealed, signed or a counter: the daemon
can read nothing of a visit. A line is `{"kind": …, …fields}`; kinds and fields are closed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from device.wire import codec
from device.wire.errors import MessageInvalid
from device.wire.health import DaemonHealth, HealthQuery
from device.wire.messages.enrolment import HostIdentity

LINE_LIMIT_BYTES = 256 * 1024


@dataclass(frozen=True)
class Hello:
    """Firmware to daemon, first line: the firmware's start id, and whether it has been enrolled."""

    boot: str
    enrolled: bool


@dataclass(frozen=True)
class Put:
    """Firmware to daemon: keep this sealed message until the host's receipt; `urgent` while a patient waits."""

    boot: str
    seq: int
    sealed: str = field(repr=False)
    urgent: bool = True


@dataclass(frozen=True)
class Stored:
    """Daemon to firmware: the message is committed to the outbox."""

    boot: str
    seq: int


@dataclass(frozen=True)
class Refused:
    """Daemon to firmware: the outbox did not take it; `number` says why (704 outbox full, 705 disk)."""

    boot: str
    seq: int
    number: int


@dataclass(frozen=True)
class Received:
    """Daemon to firmware: the host's signed receipt for this message has come."""

    boot: str
    seq: int
    state: str
    error: int


@dataclass(frozen=True)
class Report:
    """Firmware to daemon: an operational event without personal data, for the `event` topic."""

    event: str
    number: int
    at: int


@dataclass(frozen=True)
class Incoming:
    """Daemon to firmware: a reply, challenge or command as it came (`leaf` is the topic's last level)."""

    leaf: str
    token: str = field(repr=False)


@dataclass(frozen=True)
class Link:
    """Daemon to firmware: whether the broker is reached at the moment."""

    connected: bool


@dataclass(frozen=True)
class OfferRequest:
    """Daemon to firmware during enrolment: sign an offer of your public keys over this code's digest."""

    code_digest: str


@dataclass(frozen=True)
class Offer:
    """Firmware to daemon: the signed offer."""

    token: str


@dataclass(frozen=True)
class Enrolled:
    """Daemon to firmware: what the host gave; the firmware shows the sealing key's fingerprint."""

    clinic: str
    terminal: str
    letter: str
    host: HostIdentity


@dataclass(frozen=True)
class EnrolCommand:
    """`uketsuke enrol` to daemon: enrol with this host. `fingerprint` is the SHA-256 of its TLS certificate."""

    url: str
    code: str = field(repr=False)
    fingerprint: str


@dataclass(frozen=True)
class EnrolResult:
    """Daemon to `uketsuke enrol`: how it ended; `number` is 0 or an error number."""

    number: int
    clinic: str
    terminal: str
    letter: str
    host_key: str


@dataclass(frozen=True)
class StatusQuery:
    """`uketsuke` to daemon: how are you?"""


@dataclass(frozen=True)
class DaemonStatus:
    """Daemon to `uketsuke`: connection, outbox and names."""

    enrolled: bool
    connected: bool
    terminal: str
    rows: int
    dead_rows: int
    firmware_connected: bool


LocalMessage = (
    Hello
    | Put
    | Stored
    | Refused
    | Received
    | Report
    | Incoming
    | Link
    | OfferRequest
    | Offer
    | Enrolled
    | EnrolCommand
    | EnrolResult
    | StatusQuery
    | DaemonStatus
    | HealthQuery
    | DaemonHealth
)

Question = EnrolCommand | StatusQuery | HealthQuery
"""What the command line asks; each gets one answer."""

_KINDS: dict[str, type[Any]] = {
    "hello": Hello,
    "put": Put,
    "stored": Stored,
    "refused": Refused,
    "received": Received,
    "report": Report,
    "incoming": Incoming,
    "link": Link,
    "offer_request": OfferRequest,
    "offer": Offer,
    "enrolled": Enrolled,
    "enrol_command": EnrolCommand,
    "enrol_result": EnrolResult,
    "status_query": StatusQuery,
    "daemon_status": DaemonStatus,
    "health_query": HealthQuery,
    "daemon_health": DaemonHealth,
}
_NAMES = {cls: kind for kind, cls in _KINDS.items()}


def format_line(message: LocalMessage) -> bytes:
    """Give the line of a message, newline included."""
    data = {"kind": _NAMES[type(message)], **codec.to_json(message)}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def parse_line(line: bytes) -> LocalMessage:
    """Read a line.

    Raises:
        MessageInvalid: it is no message of this socket.
    """
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise MessageInvalid("line is no JSON") from error
    kind = data.pop("kind", "") if isinstance(data, dict) else ""
    if not isinstance(kind, str) or kind not in _KINDS:
        raise MessageInvalid("line is of no known kind")
    message: LocalMessage = codec.from_json(data, _KINDS[kind], kind)
    return message
