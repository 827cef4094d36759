"""What the daemon says of itself to a diagnosis: link, outbox and certificate, in numbers and closed words.

Part of the messages on the daemon's socket (`device.wire.local`). Nothing here names a visit or a person. Durations
and ages are whole seconds of the monotonic clock, -1 for never; moments are seconds since 1970, 0 for not known.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from device.base.own_process import OwnProcess

NEVER = -1


class LinkFailure(StrEnum):
    """Why the broker was last not reached, or lost."""

    NONE = "none"
    NAME_NOT_RESOLVED = "name_not_resolved"
    REFUSED = "refused"
    TIMED_OUT = "timed_out"
    UNREACHABLE = "unreachable"
    CERTIFICATE_NOT_YET_VALID = "certificate_not_yet_valid"
    CERTIFICATE_EXPIRED = "certificate_expired"
    CERTIFICATE_NOT_TRUSTED = "certificate_not_trusted"
    TLS_FAILED = "tls_failed"
    KEYS_UNUSABLE = "keys_unusable"
    NOT_ACCEPTED = (
        "not_accepted"  # ended by the broker before it let us in: so a refused certificate shows in TLS 1.3
    )
    NOT_AUTHORISED = "not_authorised"
    NAME_TAKEN = "name_taken"
    LOST = "lost"


@dataclass(frozen=True)
class HealthQuery:
    """`uketsuke doctor` to daemon: measure and tell; answering takes a publish to the broker and a commit.

    `check_file` has the outbox's file read through as well, which takes longer the more waits in it.
    """

    check_file: bool = False


@dataclass(frozen=True)
class LinkHealth:
    """The link to the broker.

    `round_trip_ms` is the time from a publish to its acknowledgement, measured for this answer; `failure` is the last
    one of this run, also while a connection stands, which it has done for `connected_s`.
    """

    connected: bool
    connected_s: int
    failure: LinkFailure
    attempts: int
    round_trip_ms: int
    tls: str = ""
    """Version and cipher of the connection that stands, such as TLSv1.3 and TLS_AES_256_GCM_SHA384."""
    cipher: str = ""


@dataclass(frozen=True)
class OutboxHealth:
    """The outbox.

    `oldest_row_s` counts from when this run of the daemon first had the row; `receipt_s` from the last receipt that
    settled one. `error` is 0, or why a message would be refused now (704 full, 705 not written). `refused_receipts`
    counts receipts of this run that were not believed.
    """

    rows: int
    dead_rows: int
    oldest_row_s: int
    resends: int
    receipt_s: int
    error: int
    refused_receipts: int = 0
    damaged: bool = False
    """Whether SQLite found its file damaged; looked for only when it was asked for."""


@dataclass(frozen=True)
class CertificateHealth:
    """From when until when the terminal's TLS certificate is valid, and what this machine's clock shows."""

    not_before: int
    not_after: int
    now: int


@dataclass(frozen=True)
class DaemonHealth:
    """Daemon to `uketsuke doctor`: how it is."""

    software: str
    terminal: str
    firmware_connected: bool
    link: LinkHealth
    outbox: OutboxHealth
    certificate: CertificateHealth
    host_keys_known: bool = True
    """False when the host signs with keys that this terminal never heard of: it was away while they changed."""
    process: OwnProcess = field(default_factory=OwnProcess)

    @property
    def enrolled(self) -> bool:
        """Whether the terminal has a name, which it gets by enrolment."""
        return bool(self.terminal)
