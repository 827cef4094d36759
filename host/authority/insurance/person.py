"""An insured person: the history of qualifications and the certificates that were issued to the person.

These are the records an administrator puts in and the store gives back. All of it is personal, so every `repr`
hides its content. They know neither HTTP nor the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from host.authority.insurance.checks import check_certificate_name, check_form, check_text
from host.authority.insurance.codes import CardState, Relation, Sex


@dataclass(frozen=True, repr=False)
class Qualification:
    """One period of insurance with one insurer; without `valid_until` it is still open.

    `insurer_number` is kept as given: 8 digits, or 6 digits with up to two spaces before them.
    """

    insurer_number: str
    insurer_name: str
    symbol: str
    number: str
    branch: str
    relation: Relation
    ratio_percent: int
    valid_from: date
    valid_until: date | None = None

    def __post_init__(self) -> None:
        """Check forms, the share and the order of the dates."""
        check_form("insurer_number", "insurer_number", self.insurer_number)
        check_form("branch", "branch", self.branch)
        check_text("insurer_name", self.insurer_name)
        check_text("symbol", self.symbol, empty=True)
        check_text("number", self.number)
        if not 0 <= self.ratio_percent <= 100:
            raise ValueError("ratio_percent is not between 0 and 100")
        if self.valid_until is not None and self.valid_until < self.valid_from:
            raise ValueError("valid_until is before valid_from")

    def covers(self, day: date) -> bool:
        """Whether the period holds `day`; first and last day count."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, repr=False)
class Certificate:
    """A user authentication certificate, named by its issuer's key id (hexadecimal) and serial (decimal).

    `card_id` names the card it lies on, for reports by phone; a renewed certificate lies on the same card.
    `not_after` is its last day in Japan. `registered` says that first-use registration linked it.
    """

    card_id: str
    issuer_key_id: str
    serial: str
    not_after: date
    state: CardState = CardState.ACTIVE
    registered: bool = False

    def __post_init__(self) -> None:
        """Check the forms of the identifiers."""
        check_form("identifier", "card_id", self.card_id)
        check_certificate_name(self.issuer_key_id, self.serial)


@dataclass(frozen=True, repr=False)
class Person:
    """A made-up insured person. The name may hold ● for a character that no system could show."""

    name: str
    kana: str
    birth_date: date
    sex: Sex
    qualifications: tuple[Qualification, ...] = ()
    certificates: tuple[Certificate, ...] = ()

    def __post_init__(self) -> None:
        """Check the texts, and that no certificate is given twice."""
        check_text("name", self.name)
        check_text("kana", self.kana)
        names = {(certificate.issuer_key_id, certificate.serial) for certificate in self.certificates}
        if len(names) != len(self.certificates):
            raise ValueError("certificates holds one certificate twice")


@dataclass(frozen=True, repr=False)
class CertificateRecord:
    """A known certificate, its holder, and since when its card is suspended or revoked (None when it is not)."""

    certificate: Certificate
    holder: Person
    state_since: datetime | None
