"""What a clinic may ask. Every question names the clinic and has an id that makes its repeats harmless."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from host.authority.insurance.checks import check_asker, check_certificate_name, check_form, check_text
from host.authority.insurance.forms import Branch, Hexadecimal, Identifier, InsurerNumber, OptionalText, Serial, Text
from host.authority.insurance.medical import MedicalKind


@dataclass(frozen=True)
class Consents:
    """What the person agreed to at the terminal beside the look-up itself; nothing unless said."""

    limit: bool = False
    medicines: bool = False
    diagnoses: bool = False
    surgery: bool = False
    checkups: bool = False

    def allows(self, kind: MedicalKind) -> bool:
        """Whether a kind of medical information was agreed to."""
        return bool(getattr(self, kind.value))


@dataclass(frozen=True, repr=False)
class CertificateQuestion:
    """Who is behind this certificate, and how is the person insured on `on_date`?

    `not_after` is the certificate's last day in Japan as the terminal read it.
    """

    request_id: Identifier
    clinic: Identifier
    issuer_key_id: Hexadecimal
    serial: Serial
    not_after: date
    on_date: date
    consents: Consents = Consents()

    def __post_init__(self) -> None:
        """Check the forms of the identifiers."""
        check_asker(self.request_id, self.clinic)
        check_certificate_name(self.issuer_key_id, self.serial)


@dataclass(frozen=True, repr=False)
class InsuredNumberQuestion:
    """How is the person with this insured number and birth date insured on `on_date`?

    Symbol and branch may be empty; without a branch, all branches of the number are meant. `limit_consent` says that
    the person agreed by word of mouth to have limits of payments told.
    """

    request_id: Identifier
    clinic: Identifier
    insurer_number: InsurerNumber
    symbol: OptionalText
    number: Text
    branch: Branch
    birth_date: date
    on_date: date
    limit_consent: bool = False

    def __post_init__(self) -> None:
        """Check forms and texts."""
        check_asker(self.request_id, self.clinic)
        check_form("insurer_number", "insurer_number", self.insurer_number)
        check_form("branch", "branch", self.branch)
        check_text("symbol", self.symbol, empty=True)
        check_text("number", self.number)


@dataclass(frozen=True, repr=False)
class RegistrationRequest:
    """First-use registration of a certificate, or its withdrawal, on the person's own wish."""

    request_id: Identifier
    clinic: Identifier
    issuer_key_id: Hexadecimal
    serial: Serial

    def __post_init__(self) -> None:
        """Check the forms of the identifiers."""
        check_asker(self.request_id, self.clinic)
        check_certificate_name(self.issuer_key_id, self.serial)
