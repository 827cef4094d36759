"""The OpenAPI 3.1 document, put together from the operations and the records' own schemas."""

from __future__ import annotations

from typing import Any

from host.authority.api.operations import OPERATIONS, Operation
from host.authority.api.problem import Problem
from host.authority.base.schemas import component_schemas, reference
from host.authority.serving.statistics import MOST_MONTHS


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
        "parameters": [
            *(_parameter(part[1:-1]) for part in operation.path.split("/") if part.startswith("{")),
            *(_number(name) for name in operation.query),
        ],
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


def _number(name: str) -> dict[str, Any]:
    schema = {"type": "integer", "minimum": 1, "maximum": MOST_MONTHS}
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _content(record: type[Any], description: str) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": reference(record)}}}
