"""The authority's answer as it stands in JSON, read into a record. It judges nothing.

Only what is used is read: unknown keys are let by, so that an authority may add some. What is used must have
its exact type, and a code outside its table makes the whole answer unreadable.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, IntEnum, StrEnum
from typing import Any, TypeVar

from host.eligibility.answer import OfficialWords, QualificationDetails
from host.eligibility.errors import AuthorityWrongAnswer

T = TypeVar("T")
Code = TypeVar("Code", bound=Enum)


class Segment(IntEnum):
    """How far the processing came (OQSCD 003)."""

    DONE = 1
    PROCESSING = 2
    ABORTED = 9


class ProcessingStatus(IntEnum):
    """Whether the question could be answered (OQSCD 004)."""

    OK = 1
    ERROR = 2


class Validity(IntEnum):
    """The qualification on the day asked about (OQSCD 006)."""

    VALID = 1
    INVALID = 2
    INVALID_NEWER_EXISTS = 3
    NONE = 4
    SEVERAL = 5
    VALID_NOT_REGISTERED = 6


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


@dataclass(frozen=True)
class OfficialResult:
    """The verdict: to be judged by segment, then status, then validity. A missing one is None."""

    segment: Segment
    status: ProcessingStatus | None
    validity: Validity | None
    words: OfficialWords


@dataclass(frozen=True, repr=False)
class OfficialAnswer:
    """A whole answer about eligibility; `revocation_at` and `confirmed_at` are seconds since 1970 (0: none)."""

    request_id: str
    result: OfficialResult
    confirmed_at: int
    certificate: CertificateState | None
    revocation_at: int
    registration: Registration
    medical_information: bool
    qualification: QualificationDetails | None


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
    data = _parse_object(body)
    certificate = _optional_object(data, "certificate")
    qualification = _optional_object(data, "qualification")
    return OfficialAnswer(
        request_id=_take(data, "request_id", str),
        result=_parse_result(_take(data, "result", dict)),
        confirmed_at=_moment(data, "confirmed_at"),
        certificate=None if certificate is None else _code(certificate, "state", CertificateState),
        revocation_at=0 if certificate is None else _optional_moment(certificate, "revocation_at"),
        registration=_code(data, "registration", Registration),
        medical_information=_take(_take(data, "use", dict), "medical_information", bool),
        qualification=None if qualification is None else _parse_qualification(qualification),
    )


def parse_registration(body: bytes) -> OfficialRegistration:
    """Read an answer to a registration or its withdrawal.

    Raises:
        AuthorityWrongAnswer: as with `parse_answer`.
    """
    data = _parse_object(body)
    return OfficialRegistration(
        request_id=_take(data, "request_id", str),
        result=_parse_result(_take(data, "result", dict)),
        registered=_take(data, "registered", bool),
    )


def _parse_object(body: bytes) -> dict[str, Any]:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise AuthorityWrongAnswer("the answer is no JSON") from error
    if not isinstance(data, dict):
        raise AuthorityWrongAnswer("the answer is no object")
    return data


def _parse_result(data: dict[str, Any]) -> OfficialResult:
    return OfficialResult(
        segment=_code(data, "segment", Segment),
        status=_optional_code(data, "status", ProcessingStatus),
        validity=_optional_code(data, "validity", Validity),
        words=OfficialWords(_take(data, "code", str), _take(data, "message", str)),
    )


def _parse_qualification(data: dict[str, Any]) -> QualificationDetails:
    return QualificationDetails(
        insurer_number=_take(data, "insurer_number", str),
        insurer_name=_take(data, "insurer_name", str),
        symbol=_take(data, "symbol", str),
        number=_take(data, "number", str),
        branch=_take(data, "branch", str),
        relation=_take(data, "relation", int),
        name=_take(data, "name", str),
        kana=_take(data, "kana", str),
        birth_date=_day(data, "birth_date"),
        sex=_take(data, "sex", int),
        ratio_percent=_take(data, "ratio_percent", int),
        valid_from=_day(data, "valid_from"),
        valid_until=None if data.get("valid_until") is None else _day(data, "valid_until"),
    )


def _take(data: dict[str, Any], name: str, kind: type[T]) -> T:
    value = data.get(name)
    if type(value) is not kind:
        raise AuthorityWrongAnswer(f"{name} is missing or has another form")
    return value


def _optional_object(data: dict[str, Any], name: str) -> dict[str, Any] | None:
    return None if data.get(name) is None else _take(data, name, dict)


def _code(data: dict[str, Any], name: str, table: type[Code]) -> Code:
    value = data.get(name)
    for code in table:
        if value == code.value and type(value) is not bool:
            return code
    raise AuthorityWrongAnswer(f"{name} holds no code of its table")


def _optional_code(data: dict[str, Any], name: str, table: type[Code]) -> Code | None:
    return None if data.get(name) is None else _code(data, name, table)


def _day(data: dict[str, Any], name: str) -> date:
    try:
        return date.fromisoformat(_take(data, name, str))
    except ValueError as error:
        raise AuthorityWrongAnswer(f"{name} is no date") from error


def _moment(data: dict[str, Any], name: str) -> int:
    try:
        moment = datetime.fromisoformat(_take(data, name, str))
    except ValueError as error:
        raise AuthorityWrongAnswer(f"{name} is no moment") from error
    if moment.tzinfo is None or moment.year < 1971:
        raise AuthorityWrongAnswer(f"{name} has no zone, or no sensible year")
    return int(moment.timestamp())


def _optional_moment(data: dict[str, Any], name: str) -> int:
    return 0 if data.get(name) is None else _moment(data, name)
