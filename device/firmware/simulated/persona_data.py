"""The sections of a persona's file, each checked when it is read: card, certificate, insurance; all of it made up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from device.firmware.simulated.card.basics.options import Fault

_FULL_TRIES = {"pin_tries": 3, "password_tries": 5, "number_b_tries": 10}


class CardForm(Enum):
    """Which card the persona has."""

    MYNUMBER = "mynumber"
    PINLESS = "pinless"
    """A My Number Card issued for face authentication: no PIN was ever set, no signature certificate."""
    ANDROID = "android"
    IPHONE = "iphone"
    JUKI = "juki"
    """The resident card that came before the My Number Card."""
    OTHER = "other"
    """A smart card of another kind."""


class Calendar(Enum):
    """How the card prints the year of birth, and so what stands in number B."""

    ERA = "era"
    WESTERN = "western"


class KeyType(Enum):
    """Key and hash of the user authentication certificate."""

    RSA2048 = "rsa2048"
    """With SHA-256, as on today's cards."""
    P384 = "p384"
    """ECDSA with SHA-384, as announced for the coming card."""


@dataclass(frozen=True)
class CardData:
    """What the card holds besides keys and certificates."""

    expiry: str
    security_code: str
    serial: str
    pin: str
    password: str
    form: str = "mynumber"
    calendar: str = "era"
    photo: bool = True
    """False: an infant's card, whose photo object is empty (a guess: no such card has been read)."""
    signature_certificate: bool = True
    fault: str = "none"
    municipality: str = "99999"
    number_a: str = "000000000000"
    pin_tries: int = 3
    password_tries: int = 5
    number_b_tries: int = 10

    def __post_init__(self) -> None:
        """Check the closed words and the forms that the card's files need."""
        for words, word in ((CardForm, self.form), (Calendar, self.calendar), (Fault, self.fault)):
            words(word)
        require(r"\d{4}-\d\d-\d\d", self.expiry, "expiry")
        require(r"\d{4}", self.security_code, "security_code")
        require(r"\d{15}", self.serial, "serial")
        require(r"\d{4}", self.pin, "pin")
        require(r"[A-Z0-9]{6,16}", self.password, "password")
        require(r"\d{5}", self.municipality, "municipality")
        require(r"\d{12}", self.number_a, "number_a")
        for key, full in _FULL_TRIES.items():
            if not 0 <= getattr(self, key) <= full:
                raise ValueError(f"{key} lies between 0 and {full}")


@dataclass(frozen=True)
class CertificateData:
    """What differs between user authentication certificates."""

    serial: str
    subject: str
    valid_from: str
    valid_until: str
    key: str = "rsa2048"

    def __post_init__(self) -> None:
        """Check that the serial fits 20 bytes, and the kind of key."""
        KeyType(self.key)
        require(r"[1-9]\d{0,47}", self.serial, "serial")
        require(r"[0-9A-Z]{23}", self.subject, "subject")


@dataclass(frozen=True)
class Qualification:
    """One period with one insurer, as the eligibility system knows it.

    `card_class` is the official class (OQSCD 010; A1 is public assistance), `limit_flag` that of a certificate of the
    limit of payments (OQSCD 012), which then is valid as long as the insurance.
    """

    insurer_number: str
    insurer_name: str
    symbol: str
    number: str
    branch: str
    ratio_percent: int
    valid_from: str
    valid_until: str = ""
    card_class: str = "01"
    limit_flag: str = ""


@dataclass(frozen=True)
class MedicineData:
    """A medicine that was dispensed, for the medical information that consent opens."""

    day: str
    name: str
    amount: str
    unit: str
    usage: str
    days: int
    institution: str
    pharmacy: str = ""


@dataclass(frozen=True)
class DiagnosisData:
    """What a visit was for."""

    day: str
    name: str
    act: str
    institution: str


@dataclass(frozen=True)
class InsuredData:
    """What the eligibility system knows; empty for somebody it does not know."""

    registered: bool = True
    card_state: str = "active"
    qualifications: tuple[Qualification, ...] = ()
    medicines: tuple[MedicineData, ...] = ()
    diagnoses: tuple[DiagnosisData, ...] = ()

    def __post_init__(self) -> None:
        """Check the closed words."""
        if self.card_state not in ("active", "suspended"):
            raise ValueError("card_state is active or suspended")


def require(pattern: str, text: str, key: str) -> None:
    """Check a value's form.

    Raises:
        ValueError: another form; the text names the key and not the value.
    """
    if re.fullmatch(pattern, text) is None:
        raise ValueError(f"{key} does not have the form {pattern}")
