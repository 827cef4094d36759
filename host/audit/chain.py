"""The chain: each row's hash covers its own fields and the hash of the row before it. Pure, no database.

The hash can be checked by anybody who has the rows. The seal, an HMAC of the hash, needs the host's key, so that who
can only write to the database cannot begin the chain anew after a changed row.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass, field

from host.audit.entry import Entry

BEGINNING = "0" * 64
"""What stands in for the hash before the first row."""

_SEAL_LABEL = b"uketsuke-audit-1"


@dataclass(frozen=True)
class AuditRow:
    """An entry as it is kept; `at` in seconds since 1970, `digest` and `seal` in hexadecimal."""

    number: int
    at: float
    entry: Entry
    digest: str
    seal: str = field(repr=False)


def digest_of(former: str, number: int, at: float, entry: Entry) -> str:
    """Give the SHA-256 over the former digest and all fields, as a JSON list in a fixed order."""
    fields = [
        former,
        number,
        at,
        entry.actor,
        str(entry.action),
        entry.purpose,
        entry.visit_id,
        entry.link,
        entry.terminal,
        entry.detail,
    ]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def seal_of(key: bytes, digest: str) -> str:
    """Give the HMAC-SHA256 of a digest."""
    return hmac.new(key, _SEAL_LABEL + digest.encode(), hashlib.sha256).hexdigest()


def chained(former: str, number: int, at: float, entry: Entry, key: bytes) -> AuditRow:
    """Give the row that follows the one with the digest `former`."""
    digest = digest_of(former, number, at, entry)
    return AuditRow(number, at, entry, digest, seal_of(key, digest))


def is_sealed(key: bytes, digest: str, seal: str) -> bool:
    """Tell whether a seal is ours."""
    return hmac.compare_digest(seal_of(key, digest), seal)
