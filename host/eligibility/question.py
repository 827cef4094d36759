"""What the host asks. The clinic's own id is the connector's; all that is personal is hidden from `repr`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from host.eligibility.qualification import ConsentKind


@dataclass(frozen=True, repr=False)
class CertificateQuestion:
    """Who holds this certificate, and how is the person insured on `on_date`?

    `request_id` stays the same when the question is put again. `issuer_key_id` is lower-case hexadecimal,
    `serial` a positive integer of up to 20 bytes, `not_after` the certificate's last day in Japan. `consents` is
    what the person lets the clinic see.
    """

    request_id: str
    issuer_key_id: str
    serial: int
    not_after: date
    on_date: date
    consents: frozenset[ConsentKind] = frozenset()


@dataclass(frozen=True, repr=False)
class InsuredNumberQuestion:
    """How is the person with this number and birth date insured on `on_date`?

    The numbers are as printed on the certificate of eligibility; symbol and branch may be empty.
    """

    request_id: str
    insurer_number: str
    symbol: str
    number: str
    branch: str
    birth_date: date
    on_date: date


@dataclass(frozen=True, repr=False)
class RegistrationRequest:
    """Register this certificate as the holder's insurance card, or withdraw that."""

    request_id: str
    issuer_key_id: str
    serial: int
