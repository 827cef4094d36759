"""Reads and writes of certificates: whose they are, their registration, and the state of their card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, func, insert, select, update

from host.authority.insurance.codes import CardState
from host.authority.insurance.japan_time import japan_moment
from host.authority.insurance.person import Certificate, CertificateRecord
from host.authority.store.engine import let_one_write
from host.authority.store.people import CertificateTaken, get_person
from host.authority.store.rows import certificate_row, read_certificate
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


def card_state(connection: Connection, issuer_key_id: str, serial: str) -> CardState | None:
    """Give the state of a certificate's card, or None when the certificate is not known."""
    state = connection.scalar(select(certificates.c.state).where(_named(issuer_key_id, serial)))
    return None if state is None else CardState(state)


def set_registered(connection: Connection, issuer_key_id: str, serial: str, *, registered: bool) -> None:
    """Make or withdraw the link of a certificate to its holder's insurance; it counts at once."""
    change = update(certificates).where(_named(issuer_key_id, serial))
    connection.execute(change.values(registered=registered, linked_from=None))


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


def renew_card(connection: Connection, renewed: Certificate, now_s: int) -> Certificate | None:
    """Put a new certificate on a card and revoke the former; the registration goes over. None: no such card.

    Of several certificates on the card, the one that ends last hands its registration on.

    Raises:
        CertificateTaken: the new certificate is known already.
    """
    let_one_write(connection)
    card = certificates.c.card_id == renewed.card_id
    query = select(certificates).where(card).order_by(certificates.c.not_after.desc())
    former = connection.execute(query).mappings().first()
    if former is None:
        return None
    if card_state(connection, renewed.issuer_key_id, renewed.serial) is not None:
        raise CertificateTaken
    set_card_state(connection, renewed.card_id, CardState.REVOKED, now_s)
    new = _carry_on(renewed, registered=former["registered"], linked_from=renewed.linked_from)
    own = certificates.c.person_id == former["person_id"]
    place = connection.scalar(select(func.max(certificates.c.position)).where(own)) or 0
    connection.execute(insert(certificates).values(**certificate_row(former["person_id"], place + 1, new, None)))
    return new


def _carry_on(renewed: Certificate, *, registered: bool, linked_from: date | None) -> Certificate:
    return Certificate(
        card_id=renewed.card_id,
        issuer_key_id=renewed.issuer_key_id,
        serial=renewed.serial,
        not_after=renewed.not_after,
        registered=registered,
        linked_from=linked_from,
    )


def _named(issuer_key_id: str, serial: str) -> ColumnElement[bool]:
    return and_(certificates.c.issuer_key_id == issuer_key_id, certificates.c.serial == serial)
