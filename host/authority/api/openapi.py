"""The OpenAPI 3.1 document, put together from the operations below and the records' own schemas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from host.authority.api.admin import CardReport, UseList
from host.authority.api.problem import Problem
from host.authority.insurance.answer import Answer, RegistrationAnswer
from host.authority.insurance.person import Person
from host.authority.insurance.question import CertificateQuestion, InsuredNumberQuestion, RegistrationRequest
from host.authority.serving.behaviour import Behaviour
from host.authority.serving.schemas import component_schemas, reference


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


@dataclass(frozen=True)
class Health:
    """The service is up and its database answers."""

    status: str


_ASKED = (401, 409, 413, 422, 503)
_PERSON = "/admin/persons/{person_id}"

OPERATIONS = (
    Operation(
        "/v1/eligibility/by-certificate",
        "post",
        "Ask by certificate",
        Answer,
        "client",
        CertificateQuestion,
        errors=_ASKED,
    ),
    Operation(
        "/v1/eligibility/by-insured-number",
        "post",
        "Ask by insured number",
        Answer,
        "client",
        InsuredNumberQuestion,
        errors=_ASKED,
    ),
    Operation(
        "/v1/registrations",
        "post",
        "First-use registration",
        RegistrationAnswer,
        "client",
        RegistrationRequest,
        errors=_ASKED,
    ),
    Operation(
        "/v1/registrations/withdraw",
        "post",
        "Withdraw a registration",
        RegistrationAnswer,
        "client",
        RegistrationRequest,
        errors=_ASKED,
    ),
    Operation(
        _PERSON, "put", "Store a whole person", Person, "admin", Person, (200, 201), errors=(401, 409, 413, 422)
    ),
    Operation(_PERSON, "get", "Read a person", Person, "admin", errors=(401, 404, 422)),
    Operation(f"{_PERSON}/uses", "get", "Who asked about a person", UseList, "admin", errors=(401, 422)),
    *(
        Operation(f"/admin/cards/{{card_id}}/{report}", "post", summary, CardReport, "admin", errors=(401, 404, 422))
        for report, summary in (
            ("suspend", "A card is reported lost"),
            ("restore", "A lost card is found again"),
            ("revoke", "A card is given up for good"),
        )
    ),
    Operation("/admin/behaviour", "put", "Set behaviour", Behaviour, "admin", Behaviour, errors=(401, 413, 422)),
    Operation("/healthz", "get", "Whether the service is up", Health, ""),
)


def openapi_document(version: str) -> dict[str, Any]:
    """Give the whole document; `version` is that of the program."""
    records = [record for operation in OPERATIONS for record in (operation.takes, operation.gives) if record]
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method] = _describe(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Uketsuke authority, a simulated Online Eligibility System",
            "version": version,
            "description": "Made-up people only. It is not the real system and has no connection to it.",
        },
        "paths": paths,
        "components": {
            "schemas": component_schemas(*records, Problem),
            "securitySchemes": {name: {"type": "http", "scheme": "bearer"} for name in ("client", "admin")},
        },
    }


def _describe(operation: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "summary": operation.summary,
        "operationId": _operation_id(operation),
        "parameters": [_parameter(part[1:-1]) for part in operation.path.split("/") if part.startswith("{")],
        "responses": {
            **{str(status): _content(operation.gives, "the answer") for status in operation.statuses},
            **{str(status): _content(Problem, "not taken") for status in operation.errors},
        },
        "security": [{operation.token: []}] if operation.token else [],
    }
    if operation.takes is not None:
        described["requestBody"] = {"required": True, **_content(operation.takes, "the question")}
    return described


def _operation_id(operation: Operation) -> str:
    words = [part.strip("{}").replace("-", "_") for part in operation.path.split("/") if part]
    return "_".join([operation.method, *words])


def _parameter(name: str) -> dict[str, Any]:
    schema = {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$"}
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _content(record: type[Any], description: str) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": reference(record)}}}
