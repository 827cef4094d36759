"""Names for persons that only this clinic can make: hashes with a key of its own, kept outside the database.

Two clinics with the same patient hold different names, and neither finds the card's serial in its own database. A
link names a card; a person is named by the numbers of the insurance, birth date and kana, so that twins without a
branch number stay two; `numbers` names those who share the numbers and the birth date.
"""

from __future__ import annotations

import base64
import hmac
import unicodedata
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from host.base.personal import keys_of
from host.eligibility.qualification import QualificationDetails
from host.official_files.kana import fold_kana


@dataclass(frozen=True, repr=False)
class InsuredNumbers:
    """The numbers of an insurance, as typed, printed or answered, with the birth date."""

    insurer_number: str
    symbol: str
    number: str
    branch: str
    birth_date: date

    @classmethod
    def of(cls, found: QualificationDetails) -> InsuredNumbers:
        """Take them from an answer."""
        return cls(found.insurer_number, found.symbol, found.number, found.branch, found.birth_date)


class PersonKeys:
    """Makes the names, 43 characters each."""

    def __init__(self, key: bytes) -> None:
        """Take the clinic's own key."""
        self._key = key

    def link(self, issuer: str, serial: str) -> str:
        """Name a card by its certificate: issuer in hexadecimal, serial in decimal."""
        return self._name("link", issuer.lower(), serial)

    def numbers(self, insured: InsuredNumbers) -> str:
        """Name whoever has these numbers and this birth date."""
        return self._name("numbers", *fold_numbers(insured))

    def person(self, found: QualificationDetails) -> str:
        """Name one person with these numbers."""
        return self._name("person", *fold_numbers(InsuredNumbers.of(found)), fold_kana(found.kana))

    def _name(self, kind: str, *parts: str) -> str:
        text = "\0".join(("uketsuke", kind, *parts)).encode()
        return base64.urlsafe_b64encode(hmac.digest(self._key, text, "sha256")).decode().rstrip("=")


def person_keys(connection: Connection) -> PersonKeys:
    """Give what makes the names of one database.

    Raises:
        NotPrepared, StateDamaged: its key cannot be used.
    """
    return PersonKeys(keys_of(connection).person())


def fold_numbers(insured: InsuredNumbers) -> tuple[str, ...]:
    """Bring numbers to one form: width, padding and leading zeros do not count."""
    texts = (insured.insurer_number, insured.symbol, insured.number, insured.branch)
    return (*(_fold(text).lstrip("0") for text in texts), insured.birth_date.isoformat())


def _fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).upper().split())
