"""Every certificate that was given to a terminal or subscriber, and whether it was revoked.

A party may hold several at a time: a renewed one counts beside the former one, which runs out by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from host.pki.crl import Reason, RevokedCertificate
from host.store.tables import certificates


@dataclass(frozen=True)
class Issued:
    """A certificate that was given out; times in seconds since 1970."""

    serial: int
    name: str
    sha256: str
    not_after: float
    issued_at: float


def add_certificate(connection: Connection, issued: Issued) -> None:
    """Note a certificate that is about to be given out."""
    connection.execute(
        certificates.insert().values(
            serial=f"{issued.serial:x}",
            name=issued.name,
            sha256=issued.sha256,
            not_after=issued.not_after,
            issued_at=issued.issued_at,
            reason="",
        )
    )


def owner_of_certificate(connection: Connection, sha256: str) -> str:
    """Give who has a certificate that is not revoked, by its fingerprint; nothing when there is none."""
    mine = (certificates.c.sha256 == sha256, certificates.c.revoked_at.is_(None))
    return connection.execute(select(certificates.c.name).where(*mine)).scalar() or ""


def revoke_certificates(connection: Connection, name: str, reason: Reason, now: float) -> int:
    """Revoke all certificates of a party; give how many were not revoked before."""
    held = update(certificates).where(certificates.c.name == name, certificates.c.revoked_at.is_(None))
    return connection.execute(held.values(revoked_at=now, reason=str(reason))).rowcount


def list_revoked(connection: Connection, now: float) -> list[RevokedCertificate]:
    """Give the revoked certificates that have not run out by themselves, oldest first."""
    query = select(certificates.c.serial, certificates.c.revoked_at, certificates.c.reason)
    query = query.where(certificates.c.revoked_at.is_not(None), certificates.c.not_after > now)
    rows = connection.execute(query.order_by(certificates.c.revoked_at))
    return [RevokedCertificate(int(row.serial, 16), row.revoked_at, Reason(row.reason)) for row in rows]
