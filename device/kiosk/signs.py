"""The pages' signs of life, as the screen's server hands them on: who says what, and how long ago."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

_LIMIT_BYTES = 4096
PATH = "/alive"


@dataclass(frozen=True)
class Sign:
    """What one page said last: which one it is, how long ago, and whether it lies on top and fills the screen."""

    page: str
    age_s: float
    visible: bool
    focused: bool
    whole: bool


def parse_signs(text: bytes) -> tuple[Sign, ...]:
    """Read the server's answer.

    Raises:
        ValueError: it is none.
    """
    try:
        return tuple(_parse(entry) for entry in json.loads(text)["pages"])
    except (KeyError, TypeError) as error:
        raise ValueError("no signs of life") from error


def _parse(entry: dict[str, Any]) -> Sign:
    marks = [bool(entry[name]) for name in ("visible", "focused", "whole")]
    return Sign(str(entry["page"]), float(entry["age_ms"]) / 1000, *marks)


def read_signs(url: str, timeout_s: float) -> tuple[Sign, ...] | None:
    """Ask the server at `url`; None when it does not answer in time, or not as ours does."""
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=timeout_s)
    try:
        connection.request("GET", PATH)
        answer = connection.getresponse()
        return parse_signs(answer.read(_LIMIT_BYTES)) if answer.status == http.client.OK else None
    except (OSError, ValueError, http.client.HTTPException):
        return None
    finally:
        connection.close()
