"""An insured person: the history of qualifications and the certificates that were issued to the person.

These are the records an administrator puts in and the store gives back. All of it is personal, so every `repr`
hides its content. They know neither HTTP nor the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from host.authority.insurance.checks import (
    check_certificate_name,
    check_form,
    check_period,
    check_range,
    check_text,
)
from host.authority.insurance.codes import CardState, Relation, Sex
from host.authority.insurance.forms import (
    Branch,
    Hexadecimal,
    Identifier,
    InsurerNumber,
    OptionalText,
    Percent,
    PostalCode,
    Serial,
    Text,
)
from host.authority.insurance.paper_codes import CardClass, LossReason
from host.authority.insurance.papers import (
    ElderlyCertificate,
    EligibilityPaper,
    LimitCertificate,
    MedicalTicket,
    SpecificDisease,
)


@dataclass(frozen=True, repr=False)
class InsurerSpelling:
    """A person's name and address as one insurer holds them; what is empty is as the person's own.

    Insurers differ: half-width kana, large kana for small ones, ● for a character that their machine lacks.
    `insured_name` is the householder or insured person, when that is somebody else.
    """

    name: OptionalText = ""
    kana: OptionalText = ""
    insured_name: OptionalText = ""
    postal_code: PostalCode = ""
    address: OptionalText = ""

    def __post_init__(self) -> None:
        """Check the texts."""
        for name in ("name", "kana", "insured_name", "address"):
            check_text(name, getattr(self, name), empty=True)
        check_form("postal_code", "postal_code", self.postal_code)


@dataclass(frozen=True, repr=False)
class QualificationPapers:
    """The papers that an insurer issued on one qualification."""

    eligibility: tuple[EligibilityPaper, ...] = ()
    elderly: tuple[ElderlyCertificate, ...] = ()
    limits: tuple[LimitCertificate, ...] = ()
    diseases: tuple[SpecificDisease, ...] = ()
    tickets: tuple[MedicalTicket, ...] = ()


@dataclass(frozen=True, repr=False)
class Qualification:
    """One period of insurance with one insurer; without `valid_until` it is still open.

    `insurer_number` is kept as given: 8 digits, or 6 digits with up to two spaces before them. `reported_on` and
    `loss_reported_on` are the days on which the insurer told the system of the beginning and of the end; before
    them the system does not know it. A loss reported after `valid_until` is a retroactive one.
    """

    insurer_number: InsurerNumber
    insurer_name: Text
    symbol: OptionalText
    number: Text
    branch: Branch
    relation: Relation
    ratio_percent: Percent
    valid_from: date
    valid_until: date | None = None
    card_class: CardClass = CardClass.GENERAL
    loss_reason: LossReason = LossReason.NOT_TOLD
    reported_on: date | None = None
    loss_reported_on: date | None = None
    spelling: InsurerSpelling = InsurerSpelling()
    papers: QualificationPapers = QualificationPapers()

    def __post_init__(self) -> None:
        """Check forms, the share and the order of the dates."""
        check_form("insurer_number", "insurer_number", self.insurer_number)
        check_form("branch", "branch", self.branch)
        check_text("insurer_name", self.insurer_name)
        check_text("symbol", self.symbol, empty=True)
        check_text("number", self.number)
        check_range("ratio_percent", self.ratio_percent, 0, 100)
        check_period(self.valid_from, self.valid_until)
        if self.valid_until is None and (self.loss_reason or self.loss_reported_on):
            raise ValueError("a loss is told of a qualification that has not ended")

    @property
    def is_assistance(self) -> bool:
        """Whether this is public assistance, which stands beside an insurance and is none."""
        return self.card_class is CardClass.MEDICAL_ASSISTANCE

    def covers(self, day: date) -> bool:
        """Whether the period holds `day`; first and last day count."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, repr=False)
class Certificate:
    """A user authentication certificate, named by its issuer's key id (hexadecimal) and serial (decimal).

    `card_id` names the card it lies on, for reports by phone; a renewed certificate lies on the same card.
    `not_after` is its last day in Japan. `registered` says that first-use registration linked it, or that it
    renewed one which was; `linked_from` is the day from which the eligibility system knows it (None: always).
    """

    card_id: Identifier
    issuer_key_id: Hexadecimal
    serial: Serial
    not_after: date
    state: CardState = CardState.ACTIVE
    registered: bool = False
    linked_from: date | None = None

    def __post_init__(self) -> None:
        """Check the forms of the identifiers."""
        check_form("identifier", "card_id", self.card_id)
        check_certificate_name(self.issuer_key_id, self.serial)


@dataclass(frozen=True, repr=False)
class Person:
    """A made-up insured person. The name may hold ● for a character that no system could show."""

    name: Text
    kana: Text
    birth_date: date
    sex: Sex
    qualifications: tuple[Qualification, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    name_of_other: OptionalText = ""
    kana_of_other: OptionalText = ""
    postal_code: PostalCode = ""
    address: OptionalText = ""

    def __post_init__(self) -> None:
        """Check the texts, and that no certificate is given twice."""
        check_text("name", self.name)
        check_text("kana", self.kana)
        for name in ("name_of_other", "kana_of_other", "address"):
            check_text(name, getattr(self, name), empty=True)
        check_form("postal_code", "postal_code", self.postal_code)
        names = {(certificate.issuer_key_id, certificate.serial) for certificate in self.certificates}
        if len(names) != len(self.certificates):
            raise ValueError("certificates holds one certificate twice")


@dataclass(frozen=True, repr=False)
class CertificateRecord:
    """A known certificate, its holder, and since when its card is suspended or revoked (None when it is not)."""

    certificate: Certificate
    holder: Person
    state_since: datetime | None
