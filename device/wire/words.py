"""The closed words of the messages; every set is complete, and a word outside it is an error."""

from __future__ import annotations

from enum import StrEnum


class Method(StrEnum):
    """The way that gave the holder's outcome."""

    FACE = "face"
    PIN = "pin"
    STAFF = "staff"
    NONE = "none"
    READER = "reader"
    """A certified reader beside the host did it, and its file does not say whether by face or by PIN."""


class Outcome(StrEnum):
    """What is known about the person in front of the terminal."""

    MATCH = "match"
    UNCERTAIN = "uncertain"
    NO_MATCH = "no_match"
    VERIFIED = "verified"
    CONFIRMED = "confirmed"
    PENDING = "pending"
    NOT_CONFIRMED = "not_confirmed"
    NOT_VERIFIED = "not_verified"

    @property
    def is_holder(self) -> bool:
        """Whether the person counts as the card's holder."""
        return self in (Outcome.MATCH, Outcome.VERIFIED, Outcome.CONFIRMED)


class Acting(StrEnum):
    """For whom the person acts."""

    SELF = "self"
    GUARDIAN = "guardian"


class Liveness(StrEnum):
    """Whether the face was checked to be a live one."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_CHECKED = "not_checked"


class CardKind(StrEnum):
    """Which card lay on the reader."""

    MYNUMBER = "mynumber"
    ANDROID = "android"
    IPHONE = "iphone"
    JUKI = "juki"
    OTHER = "other"
    NONE = "none"


class Genuine(StrEnum):
    """Whether the card itself was proved."""

    PROVED = "proved"
    FAILED = "failed"
    NOT_CHECKED = "not_checked"


class CertificateStatus(StrEnum):
    """The user authentication certificate, by its dates and issuer; revocation stands apart."""

    VALID = "valid"
    EXPIRING = "expiring"
    GRACE = "grace"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    UNKNOWN_ISSUER = "unknown_issuer"
    NOT_CHECKED = "not_checked"


class Revocation(StrEnum):
    """What somebody who can know said about the certificate."""

    NOT_CHECKED = "not_checked"
    GOOD = "good"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


class RevocationBy(StrEnum):
    """Who said it."""

    NONE = "none"
    AUTHORITY = "authority"
    LIST = "list"


class EligibilityStatus(StrEnum):
    """The insurance; "could not check" is never "not insured"."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    NEW_ELSEWHERE = "new_elsewhere"
    SEVERAL = "several"
    NOT_FOUND = "not_found"
    NOT_REGISTERED = "not_registered"
    COULD_NOT_CHECK = "could_not_check"


class InsuranceKind(StrEnum):
    """What a qualification is for; a person may have one of each."""

    MEDICAL_INSURANCE = "medical_insurance"
    PUBLIC_ASSISTANCE = "public_assistance"


class Relation(StrEnum):
    """Whether the person is insured themselves (OQSCD 009)."""

    INSURED = "insured"
    DEPENDANT = "dependant"
    NOT_STATED = "not_stated"


class Sex(StrEnum):
    """The person's sex as the eligibility system holds it (OQSCD 007)."""

    MALE = "male"
    FEMALE = "female"
    NOT_STATED = "not_stated"


class ConsentKind(StrEnum):
    """The medical information that a person may let a clinic see."""

    MEDICINES = "medicines"
    DIAGNOSES = "diagnoses"
    SURGERY = "surgery"
    CHECKUPS = "checkups"


class CheckedBy(StrEnum):
    """By what the insurance was checked: the card, a number, a list, or a certified reader's file."""

    NONE = "none"
    CARD = "card"
    NUMBER = "number"
    BATCH = "batch"
    FILE = "file"


class Change(StrEnum):
    """What about a person's insurance differs from the last time it was checked here."""

    INSURER = "insurer"
    SYMBOL_OR_NUMBER = "symbol_or_number"
    RATIO = "ratio"
    VALIDITY = "validity"
    LIMIT_CERTIFICATE = "limit_certificate"
    PUBLIC_ASSISTANCE = "public_assistance"


class ReceiptState(StrEnum):
    """What the host did with a sealed message."""

    STORED = "stored"
    REPEAT = "repeat"
    REJECTED = "rejected"


ADDED_IN_1: frozenset[StrEnum] = frozenset({Method.READER})
"""The words of older sets that messages before version 1 do not have."""
