"""All operations of the API as the OpenAPI document tells them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from host.authority.api.admin import DisasterReport
from host.authority.api.admin_people import CardReport, Renewal, SignInCode, UseList
from host.authority.insurance.answer import Answer, RegistrationAnswer
from host.authority.insurance.batch import BatchPoll, BatchRequest, BatchState, BatchTicket
from host.authority.insurance.disaster import DisasterAnswer, DisasterQuestion, DisasterSwitch
from host.authority.insurance.information import MedicalAnswer, MedicalQuestion
from host.authority.insurance.medical import MedicalRecord
from host.authority.insurance.person import Certificate, Person
from host.authority.insurance.question import CertificateQuestion, InsuredNumberQuestion, RegistrationRequest
from host.authority.serving.behaviour import Behaviour
from host.authority.serving.maintenance import MaintenancePlan
from host.authority.serving.statistics import Figures


@dataclass(frozen=True)
class Operation:
    """One operation: where, what it takes and gives, whose token it needs, and which errors it can answer."""

    path: str
    method: str
    summary: str
    gives: type[Any]
    token: str
    takes: type[Any] | None = None
    statuses: tuple[int, ...] = (200,)
    errors: tuple[int, ...] = ()
    query: tuple[str, ...] = ()


@dataclass(frozen=True)
class Health:
    """The service is up."""

    status: str


_ASKED = (400, 401, 403, 409, 413, 422, 503)
_PUT = (400, 401, 413, 422, 503)
_GOT = (401, 503)
_NAMED = (401, 404, 422, 503)
_PERSON = "/admin/persons/{person_id}"
_CARD = "/admin/cards/{card_id}"


def _ask(path: str, summary: str, takes: type[Any], gives: type[Any]) -> Operation:
    return Operation(f"/v1/{path}", "post", summary, gives, "client", takes, errors=_ASKED)


def _put(path: str, summary: str, record: type[Any]) -> Operation:
    return Operation(f"/admin/{path}", "put", summary, record, "admin", record, errors=_PUT)


def _get(path: str, summary: str, record: type[Any]) -> Operation:
    return Operation(f"/admin/{path}", "get", summary, record, "admin", errors=_GOT)


CLINIC = (
    _ask("eligibility/by-certificate", "Ask by certificate", CertificateQuestion, Answer),
    _ask("eligibility/by-insured-number", "Ask by insured number", InsuredNumberQuestion, Answer),
    _ask("registrations", "First-use registration", RegistrationRequest, RegistrationAnswer),
    _ask("registrations/withdraw", "Withdraw a registration", RegistrationRequest, RegistrationAnswer),
    _ask("batches", "Ask about many insured numbers", BatchRequest, BatchTicket),
    _ask("batches/result", "How far a batch is, and its results", BatchPoll, BatchState),
    _ask("medical-information", "Read what the person agreed to", MedicalQuestion, MedicalAnswer),
    _ask("disaster/search", "Find a person in a disaster", DisasterQuestion, DisasterAnswer),
)

PEOPLE = (
    Operation(
        _PERSON,
        "put",
        "Store a whole person",
        Person,
        "admin",
        Person,
        (200, 201),
        (400, 401, 404, 409, 413, 422, 503),
    ),
    Operation(_PERSON, "get", "Read a person", Person, "admin", errors=_NAMED),
    Operation(
        f"{_PERSON}/medical",
        "put",
        "Store medical information",
        MedicalRecord,
        "admin",
        MedicalRecord,
        errors=(400, 401, 404, 413, 422, 503),
    ),
    Operation(f"{_PERSON}/medical", "get", "Read medical information", MedicalRecord, "admin", errors=_NAMED),
    Operation(
        f"{_PERSON}/sign-in-code", "post", "A new code for the person's own page", SignInCode, "admin", errors=_NAMED
    ),
    Operation(f"{_PERSON}/uses", "get", "Who asked about a person", UseList, "admin", errors=_NAMED),
    *(
        Operation(f"{_CARD}/{report}", "post", summary, CardReport, "admin", errors=_NAMED)
        for report, summary in (
            ("suspend", "A card is reported lost"),
            ("restore", "A lost card is found again"),
            ("revoke", "A card is given up for good"),
        )
    ),
    Operation(
        f"{_CARD}/renew",
        "post",
        "A new certificate on a card",
        Certificate,
        "admin",
        Renewal,
        errors=(400, 401, 404, 409, 413, 422, 503),
    ),
)

ITSELF = (
    _put("behaviour", "Set behaviour", Behaviour),
    _get("behaviour", "The present behaviour", Behaviour),
    _put("maintenance", "Plan maintenance", MaintenancePlan),
    _get("maintenance", "The planned maintenance", MaintenancePlan),
    _put("disaster", "Open or close disaster mode", DisasterSwitch),
    _get("disaster", "Whether disaster mode is open", DisasterSwitch),
    _get("disaster/report", "Every use of disaster mode", DisasterReport),
    Operation(
        "/statistics.json",
        "get",
        "Figures of use of the last months",
        Figures,
        "",
        errors=(403, 422, 503),
        query=("months",),
    ),
    Operation("/healthz", "get", "Whether the service is up", Health, ""),
)

OPERATIONS = (*CLINIC, *PEOPLE, *ITSELF)
