"""Consents to medical information, kept under the digest of their token only."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from host.authority.insurance.codes import CardState
from host.authority.insurance.consent import GivenConsent
from host.authority.insurance.japan_time import japan_moment
from host.authority.insurance.medical import MedicalKind
from host.authority.store.cards import card_state
from host.authority.store.once import insert_once
from host.authority.store.tables import consents

KEPT_S = 7 * 24 * 3600
"""A consent that is over is known for a while, so that its end can be told from a wrong token."""


@dataclass(frozen=True, repr=False)
class NewConsent:
    """A consent to be kept: by a `certificate` (issuer key id, serial), or by word of mouth to a `staff` member."""

    token: str
    clinic: str
    person_id: str
    kind: MedicalKind
    consented_at: datetime
    certificate: tuple[str, str] | None = None
    staff: str = ""


def keep_consent(connection: Connection, new: NewConsent) -> None:
    """Keep a consent; one that is kept already stays as it is."""
    issuer_key_id, serial = new.certificate or (None, None)
    row = {
        "token_digest": _digest(new.token),
        "clinic": new.clinic,
        "person_id": new.person_id,
        "kind": new.kind.value,
        "consented_at": int(new.consented_at.timestamp()),
        "issuer_key_id": issuer_key_id,
        "serial": serial,
        "staff": new.staff,
    }
    insert_once(connection, consents, row)


def find_consent(connection: Connection, token: str, clinic: str) -> GivenConsent | None:
    """Give the consent behind a clinic's token, with the present state of the card; None: there is none."""
    query = select(consents).where(consents.c.token_digest == _digest(token), consents.c.clinic == clinic)
    row = connection.execute(query).mappings().first()
    if row is None:
        return None
    return GivenConsent(
        person_id=row["person_id"],
        kind=MedicalKind(row["kind"]),
        consented_at=japan_moment(row["consented_at"]),
        card=_present_state(connection, row["issuer_key_id"], row["serial"]),
        staff=row["staff"],
    )


def forget_consents(connection: Connection, now_s: int) -> None:
    """Delete the consents that ended long ago."""
    connection.execute(delete(consents).where(consents.c.consented_at < now_s - KEPT_S))


def _present_state(connection: Connection, issuer_key_id: str | None, serial: str | None) -> CardState | None:
    if issuer_key_id is None or serial is None:
        return None
    return (
        card_state(connection, issuer_key_id, serial) or CardState.REVOKED
    )  # a certificate that is gone opens nothing


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
