"""The made-up people who come to the clinics: their cards, and what the authority knows of them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from chaos.feeder.visits import write_cards
from device.cli.demo.insured import AuthorityAdmin, today_in_japan
from device.firmware.simulated.issuing.issued import IssuedCard, issue
from device.firmware.simulated.issuing.issuer import open_issuer
from device.firmware.simulated.persona import load_persona
from device.wire.messages.visit import Card
from device.wire.words import CardKind, CertificateStatus

PERSONAS = ("hanako", "taro", "expired", "lost", "unknown")


def issue_cards(issuer_folder: Path, cards: Path) -> list[IssuedCard]:
    """Issue a card for each, and write what a terminal reads from them into the file `cards`."""
    now = datetime.now(UTC)
    issuer = open_issuer(issuer_folder, now)
    issued = [issue(load_persona(name), issuer, now) for name in PERSONAS]
    write_cards(cards, [_as_read(one) for one in issued])
    return issued


def tell_authority(url: str, token: str, people: list[IssuedCard]) -> None:
    """Let the authority know them."""
    admin = AuthorityAdmin(url, token)
    for person in people:
        admin.tell(person, today_in_japan())


def _as_read(issued: IssuedCard) -> Card:
    certificate = issued.user_certificate
    return Card(
        kind=CardKind.MYNUMBER,
        certificate_status=CertificateStatus.VALID,
        issuer=issued.issuer_key_id(),
        serial=str(certificate.serial_number),
        not_after=int(certificate.not_valid_after_utc.timestamp()),
    )
