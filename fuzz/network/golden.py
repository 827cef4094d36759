"""The golden messages of the published contract, as seeds; and inputs that broke other people's JSON readers."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

_FOLDER = Path(__file__).parents[2] / "tests" / "vectors" / "messages" / "1"
_DEEP = 3000

HARD = (
    b"[" * _DEEP,
    b'{"a":' * _DEEP,
    b'{"schema": ' + b"[" * 900 + b"]" * 900 + b"}",
    b'{"seq": ' + b"9" * 5000 + b"}",
    b'{"iss": "\\ud800"}',
    b'{"seq": NaN, "iat": 1e999}',
    '{"schema": 0}'.encode("utf-16"),
)
"""Deep nesting, integers beyond the limit of `int`, half a character, numbers that JSON does not have, UTF-16."""


def golden(name: str) -> bytes:
    """Give the bytes of one golden message."""
    return (_FOLDER / f"{name}.json").read_bytes()


def numbered(names: Iterable[str]) -> list[bytes]:
    """Give golden messages and hard inputs, each behind a byte that chooses the decoder by its place in `names`."""
    chosen = list(names)
    easy = [bytes([index]) + golden(name) for index, name in enumerate(chosen)]
    return easy + [bytes([index]) + text for index in range(len(chosen)) for text in HARD]
