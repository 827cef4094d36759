"""How a question that cannot be taken is told: one small body for every HTTP error, without repeated values."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from host.authority.base.records import RecordInvalid, format_record


@dataclass(frozen=True)
class Problem:
    """Why a request was not taken: a fixed `code`, and a sentence for engineers."""

    code: str
    message: str


def problem(status: int, code: str, message: str, headers: dict[str, str] | None = None) -> JSONResponse:
    """Give the response that tells a problem."""
    return JSONResponse(format_record(Problem(code, message)), status, headers)


def on_http_exception(_request: Request, error: Exception) -> Response:
    """Tell what Starlette refuses: unknown paths and methods, and bodies over the limit."""
    if not isinstance(error, HTTPException):
        raise error
    return problem(error.status_code, "not_taken", error.detail, dict(error.headers or {}))


def on_invalid(_request: Request, error: Exception) -> Response:
    """Tell which place of a body is wrong."""
    return problem(422, "invalid", str(error))


def on_not_known(_request: Request, _error: Exception) -> Response:
    """Tell that an administrator named a person or card that is not known."""
    return problem(404, "not_known", "there is none with this id")


def on_taken(_request: Request, _error: Exception) -> Response:
    """Tell that a certificate cannot have two holders."""
    return problem(409, "certificate_taken", "a certificate belongs to another person")


def on_reused(_request: Request, _error: Exception) -> Response:
    """Tell that an id belongs to an earlier, other question."""
    return problem(409, "request_reused", "this request_id was used for another question")


def on_other_clinic(_request: Request, _error: Exception) -> Response:
    """Tell that a clinic may ask in its own name only."""
    return problem(403, "other_clinic", "the certificate of this connection is not that clinic's")


def on_database(_request: Request, _error: Exception) -> Response:
    """Tell that the database was not reached in time."""
    return problem(503, "unavailable", "the service cannot answer now")


SHARED_HANDLERS = {
    HTTPException: on_http_exception,
    RecordInvalid: on_invalid,
    OperationalError: on_database,
    PoolTimeout: on_database,
}
"""What can happen in every part of the application."""
