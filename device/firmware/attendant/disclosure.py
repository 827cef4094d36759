"""The fields of a message as the person who sends it may read them on a screen that bystanders see too: pure.

It is made from the very claims that are signed and sealed, so a field that is added to the message is on the page as
well. Values that name the card or somebody are left to words.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from device.firmware.screen.choices import SentField, Shown
from device.wire import codec
from device.wire.messages.registration import RegistrationClaims
from device.wire.messages.visit import VisitClaims

_LATER = frozenset(
    {"jti", "iat", "clock", "seq", "eat_nonce", "body.ticket", "body.timings_ms", "body.confirmation.at"}
)
"""They have their value only once the message is sealed."""
_SECRET = frozenset(
    {
        "body.serial",
        "body.card.serial",
        "body.card.not_after",  # most certificates end on a birthday
        "body.pin.signature",
        "body.pin.certificate",
        "body.confirmation.by",
    }
)


def fields_of(claims: VisitClaims | RegistrationClaims, *, begun: bool = True) -> tuple[SentField, ...]:
    """Give the fields of a message, in the order in which they stand in it.

    `begun` is false where the visit itself begins only when it is sent, so that it has no number yet.
    """
    later = _LATER if begun else _LATER | {"body.visit_id"}
    return tuple(_walk("", codec.to_json(claims), later))


def _walk(key: str, value: Any, later: frozenset[str]) -> Iterator[SentField]:
    if key in later:
        yield SentField(key, "", Shown.LATER)
    elif isinstance(value, dict) and value:
        for name, inner in value.items():
            yield from _walk(f"{key}.{name}" if key else name, inner, later)
    elif isinstance(value, list) and any(isinstance(inner, dict) for inner in value):
        for place, inner in enumerate(value, start=1):
            yield from _walk(f"{key}.{place}", inner, later)
    else:
        yield _leaf(key, value)


def _leaf(key: str, value: Any) -> SentField:
    if value in ("", [], {}) or (value == 0 and not isinstance(value, bool)):
        return SentField(key, "", Shown.EMPTY)
    if key in _SECRET:
        return SentField(key, "", Shown.SECRET)
    if isinstance(value, bool):
        return SentField(key, "true" if value else "false")
    return SentField(key, ", ".join(value) if isinstance(value, list) else str(value))
