"""Reading a JSON body within a limit."""

from __future__ import annotations

import json
from typing import TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import Request

from host.authority.base.records import RecordInvalid, parse_record

T = TypeVar("T")

BODY_LIMIT_BYTES = 64 * 1024
"""A person with a hundred qualifications needs less."""

LARGE_LIMIT_BYTES = 4 * 1024 * 1024
"""For a batch of the most rows, and for a long medical history."""


async def read_body(request: Request, cls: type[T], limit_bytes: int = BODY_LIMIT_BYTES) -> T:
    """Read the body as a record.

    Raises:
        HTTPException: 413, the body is over `limit_bytes`.
        RecordInvalid: it is no JSON, or has not the form of the record.
    """
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > limit_bytes:
            raise HTTPException(413, f"a body may have {limit_bytes} bytes")
    return parse_record(cls, _parse_json(bytes(data)))


def _parse_json(data: bytes) -> object:
    try:
        parsed: object = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise RecordInvalid("body is no JSON") from error
    return parsed
