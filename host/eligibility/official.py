"""The authority's answer as it stands in JSON, read into a record. It judges nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from host.eligibility.answer import OfficialWords
from host.eligibility.codes import OfficialResult, ProcessingStatus, Segment, Validity
from host.eligibility.json_fields import JsonFields
from host.eligibility.official_papers import parse_consent, parse_qualification
from host.eligibility.qualification import Consent, QualificationDetails, QualificationKind


class CertificateState(StrEnum):
    """A certificate in the authority's eyes."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    EXPIRED = "expired"
    GRACE = "grace"


class Registration(StrEnum):
    """Whether a certificate is registered for insurance use."""

    REGISTERED = "registered"
    NOT_REGISTERED = "not_registered"
    UNKNOWN = "unknown"


@dataclass(frozen=True, repr=False)
class OfficialAnswer:
    """A whole answer about eligibility; `revocation_at` and `confirmed_at` are seconds since 1970 (0: none).

    `medical_token` holds the token of each kind of medical information that was consented to.
    """

    request_id: str
    result: OfficialResult
    confirmed_at: int
    certificate: CertificateState | None
    revocation_at: int
    registration: Registration
    medical_information: bool
    qualifications: tuple[QualificationDetails, ...]
    consents: tuple[Consent, ...] = ()
    notices: tuple[OfficialWords, ...] = ()
    medical_token: str = ""


@dataclass(frozen=True, repr=False)
class OfficialRegistration:
    """A whole answer to a registration or its withdrawal."""

    request_id: str
    result: OfficialResult
    registered: bool


def parse_answer(body: bytes) -> OfficialAnswer:
    """Read an answer about eligibility.

    Raises:
        AuthorityWrongAnswer: it is no JSON, or something that is used is missing or has another form.
    """
    fields = JsonFields.parse(body)
    certificate = fields.maybe("certificate")
    consents, token = parse_consents(fields)
    return OfficialAnswer(
        request_id=fields.text("request_id"),
        result=parse_verdict(fields.inside("result")),
        confirmed_at=fields.moment("confirmed_at"),
        certificate=None if certificate is None else certificate.code("state", CertificateState),
        revocation_at=0 if certificate is None else certificate.maybe_moment("revocation_at"),
        registration=fields.code("registration", Registration),
        medical_information=fields.inside("use").flag("medical_information"),
        qualifications=parse_qualifications(fields),
        consents=consents,
        notices=fields.each("notices", _parse_words),
        medical_token=token,
    )


def parse_registration(body: bytes) -> OfficialRegistration:
    """Read an answer to a registration or its withdrawal.

    Raises:
        AuthorityWrongAnswer: as with `parse_answer`.
    """
    fields = JsonFields.parse(body)
    return OfficialRegistration(
        request_id=fields.text("request_id"),
        result=parse_verdict(fields.inside("result")),
        registered=fields.flag("registered"),
    )


def parse_verdict(fields: JsonFields) -> OfficialResult:
    """Read the verdict of an answer, or of one row.

    Raises:
        AuthorityWrongAnswer: as with `parse_answer`.
    """
    return OfficialResult(
        segment=fields.code("segment", Segment),
        status=fields.maybe_code("status", ProcessingStatus),
        validity=fields.maybe_code("validity", Validity),
        words=_parse_words(fields),
    )


def parse_qualifications(fields: JsonFields) -> tuple[QualificationDetails, ...]:
    """Read all qualifications, insurance first; an authority that names one only is understood, too.

    Raises:
        AuthorityWrongAnswer: as with `parse_answer`.
    """
    found = fields.each("qualifications", parse_qualification)
    first = fields.maybe("qualification")
    if not found and first is not None:
        found = (parse_qualification(first),)
    return tuple(sorted(found, key=lambda one: one.kind is QualificationKind.PUBLIC_ASSISTANCE))


def parse_consents(fields: JsonFields) -> tuple[tuple[Consent, ...], str]:
    """Read the consents, and their tokens as one.

    Raises:
        AuthorityWrongAnswer: as with `parse_answer`.
    """
    found = fields.each("consents", parse_consent)
    tokens = " ".join(f"{consent.kind}={token}" for consent, token in found if token)
    return tuple(consent for consent, _ in found), tokens


def _parse_words(fields: JsonFields) -> OfficialWords:
    return OfficialWords(fields.text("code"), fields.text("message"))
