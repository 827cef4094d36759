"""Commands as the virtual card sees them: short and extended (ISO/IEC 7816-4, section 5.1)."""

from __future__ import annotations

from dataclasses import dataclass, field


class WrongLength(ValueError):
    """The command's length fields do not agree with its length."""


@dataclass(frozen=True)
class Request:
    """A parsed command; `le` is the number of bytes wanted, None when no answer data are wanted."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes = field(repr=False)
    le: int | None
    extended: bool


def parse_request(apdu: bytes) -> Request:
    """Parse a command.

    Raises:
        WrongLength: the length fields are broken.
    """
    if len(apdu) < 4:
        raise WrongLength
    body = apdu[4:]
    extended = len(body) >= 3 and body[0] == 0
    data, le = _parse_extended(body[1:]) if extended else _parse_short(body)
    return Request(apdu[0], apdu[1], apdu[2], apdu[3], data, le, extended)


def _parse_short(body: bytes) -> tuple[bytes, int | None]:
    if not body:
        return b"", None
    if len(body) == 1:
        return b"", body[0] or 256
    data, rest = body[1 : 1 + body[0]], body[1 + body[0] :]
    if len(data) != body[0] or len(rest) > 1:
        raise WrongLength
    return data, (rest[0] or 256) if rest else None


def _parse_extended(body: bytes) -> tuple[bytes, int | None]:
    first = int.from_bytes(body[:2], "big")
    if len(body) == 2:
        return b"", first or 65536
    data, rest = body[2 : 2 + first], body[2 + first :]
    if first == 0 or len(data) != first or len(rest) not in (0, 2):
        raise WrongLength
    return data, (int.from_bytes(rest, "big") or 65536) if rest else None
