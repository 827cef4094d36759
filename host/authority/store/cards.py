"""Reads and writes of certificates: whose they are, their registration, and the state of their card."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, select, update

from host.authority.insurance.codes import CardState
from host.authority.insurance.japan_time import japan_moment
from host.authority.insurance.person import CertificateRecord
from host.authority.store.people import get_person, read_certificate
from host.authority.store.tables import certificates


@dataclass(frozen=True, repr=False)
class FoundCertificate:
    """A known certificate and the id of the person it was issued to."""

    person_id: str
    record: CertificateRecord


def find_certificate(connection: Connection, issuer_key_id: str, serial: str) -> FoundCertificate | None:
    """Find a certificate with its holder, or None."""
    row = connection.execute(select(certificates).where(_named(issuer_key_id, serial))).mappings().first()
    holder = None if row is None else get_person(connection, row["person_id"])
    if row is None or holder is None:
        return None
    since = None if row["state_since"] is None else japan_moment(row["state_since"])
    return FoundCertificate(row["person_id"], CertificateRecord(read_certificate(row), holder, since))


def set_registered(connection: Connection, issuer_key_id: str, serial: str, *, registered: bool) -> None:
    """Make or withdraw the link of a certificate to its holder's insurance."""
    connection.execute(update(certificates).where(_named(issuer_key_id, serial)).values(registered=registered))


def set_card_state(connection: Connection, card_id: str, state: CardState, now_s: int) -> bool:
    """Set the state of all certificates on a card; return whether the card is known.

    A card that has the state already keeps the moment since when it has it. A revoked one stays revoked.
    """
    card = certificates.c.card_id == card_id
    if connection.scalar(select(certificates.c.card_id).where(card).limit(1)) is None:
        return False
    since = None if state is CardState.ACTIVE else now_s
    changes = and_(card, certificates.c.state.not_in((state.value, CardState.REVOKED.value)))
    connection.execute(update(certificates).where(changes).values(state=state.value, state_since=since))
    return True


def _named(issuer_key_id: str, serial: str) -> ColumnElement[bool]:
    return and_(certificates.c.issuer_key_id == issuer_key_id, certificates.c.serial == serial)
