"""The checks of a sealed message from a terminal, in a fixed order: pure, no database, no clock, no broker.

Topic, seal (bound to the terminal of the topic and to this host), kind, key of that very terminal, signature,
schema version, form, signed sender and receiver. Freshness marks a message late and never refuses it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from device.wire import codec, envelope, version
from device.wire.errors import (
    MessageError,
    MessageInvalid,
    SchemaNotAccepted,
    UnknownKey,
    WrongAddress,
    WrongType,
)
from device.wire.keys import OpeningKey
from device.wire.messages.registration import REGISTRATION_TYPE, RegistrationClaims
from device.wire.messages.visit import VISIT_TYPE, Card, VisitClaims
from host.base.errors import KeyRevoked
from host.store.registry import Party

CLAIMS_LIMIT_BYTES = 24 * 1024
"""Under the limit of the wire, so that a result made of a visit still fits into one message."""

_BOOT = re.compile(r"[A-Za-z0-9_-]{1,64}")
_ISSUER = re.compile(r"[0-9a-f]{0,128}")
_SERIAL = re.compile(r"[0-9]{0,49}")
_INTEGER_LIMIT = 2**53
"""Integers beyond it are not exact in every JSON reader, and a database column ends at 2**63."""

_TIME_LIMIT = 253_402_300_800 - 86_400
"""The last day of the year 9999 in seconds since 1970, in any zone."""

STAFF_LIMIT = 64
"""What the database has room for."""


@dataclass(frozen=True)
class Checked:
    """A message that passed; `claims` is its content in the message's own type, `raw` the same as JSON."""

    terminal: str
    typ: str
    claims: VisitClaims | RegistrationClaims = field(repr=False)
    raw: dict[str, Any] = field(repr=False)


@dataclass(frozen=True)
class Refused:
    """A message that failed. `key` is (boot, seq) when the sender proved to be the terminal, else None."""

    error: MessageError
    key: tuple[str, int] | None = None


class MessageChecks:
    """Checks messages for one host."""

    def __init__(self, host: str, find_opening: Callable[[str], OpeningKey | None]) -> None:
        """Check for the host with that name; `find_opening` gives the key to a key id, or None."""
        self._host = host
        self._find_opening = find_opening

    def check(self, terminal: str, payload: bytes, registry: Mapping[str, Party]) -> Checked | Refused:
        """Check a sealed message that came on the topic of `terminal`."""
        try:
            token = self._open(terminal, payload)
            party = _party_key(registry, terminal)
            typ, verified = _verify(token, party)
            if party.revoked:
                raise KeyRevoked("signed with a key that was revoked")
        except MessageError as error:
            return Refused(error)
        try:
            claims = self._read(terminal, typ, verified.claims, is_short=len(payload) <= CLAIMS_LIMIT_BYTES)
            return Checked(terminal, typ, claims, verified.claims)
        except MessageError as error:
            return Refused(error, _key(verified.claims))

    def _open(self, terminal: str, payload: bytes) -> str:
        try:
            sealed = payload.decode("ascii")
        except UnicodeDecodeError as error:
            raise MessageInvalid("the message is no text") from error
        return envelope.open_sealed(sealed, self._find_opening, receiver=self._host, sender=terminal).token

    def _read(
        self, terminal: str, typ: str, raw: dict[str, Any], *, is_short: bool
    ) -> VisitClaims | RegistrationClaims:
        schema = raw.get("schema")
        if not isinstance(schema, int) or not version.is_accepted(schema):
            raise SchemaNotAccepted("the schema version is not understood")
        claims = _parse(typ, raw)
        if not is_short:  # else what is inside, which only shrinks when it is written again, is short as well
            _check_size(raw)
        _check_integers(raw.values())
        if claims.iss != terminal or claims.aud != self._host:
            raise WrongAddress("signed by or for somebody else")
        if _key(raw) is None:
            raise MessageInvalid("boot and seq are not as they should be")
        _check_card(claims)
        _check_staff(claims)
        return claims


def _party_key(registry: Mapping[str, Party], terminal: str) -> Party:
    if terminal not in registry:
        raise UnknownKey("no such terminal")
    return registry[terminal]


def _verify(token: str, party: Party) -> tuple[str, envelope.Verified]:
    try:
        return VISIT_TYPE, envelope.verify(token, VISIT_TYPE, party.find_key)
    except WrongType:
        return REGISTRATION_TYPE, envelope.verify(token, REGISTRATION_TYPE, party.find_key)


def _parse(typ: str, raw: dict[str, Any]) -> VisitClaims | RegistrationClaims:
    if typ == VISIT_TYPE:
        return codec.from_json(raw, VisitClaims)
    return codec.from_json(raw, RegistrationClaims)


def _key(raw: dict[str, Any]) -> tuple[str, int] | None:
    boot, seq = raw.get("boot"), raw.get("seq")
    if not isinstance(boot, str) or not _BOOT.fullmatch(boot):
        return None
    if not isinstance(seq, int) or isinstance(seq, bool) or not 1 <= seq < _INTEGER_LIMIT:
        return None
    return boot, seq


def _check_size(raw: dict[str, Any]) -> None:
    """Check what the form leaves open; only after the form, which also bounds how deep the content is nested."""
    size = len(codec.dump(raw))
    if size > CLAIMS_LIMIT_BYTES:
        raise MessageInvalid(f"claims of {size} bytes are over the limit of {CLAIMS_LIMIT_BYTES}")


def _check_integers(parts: Iterable[Any]) -> None:
    for part in parts:
        kind = type(part)
        if kind is int and abs(part) >= _INTEGER_LIMIT:
            raise MessageInvalid("an integer is out of range")
        if kind is dict:
            _check_integers(part.values())
        elif kind is list:
            _check_integers(part)


def _check_card(claims: VisitClaims | RegistrationClaims) -> None:
    card = claims.body.card if isinstance(claims, VisitClaims) else claims.body
    if not _ISSUER.fullmatch(card.issuer) or not _SERIAL.fullmatch(card.serial):
        raise MessageInvalid("issuer or serial of the certificate is not in its form")
    if isinstance(card, Card) and not 0 <= card.not_after < _TIME_LIMIT:
        raise MessageInvalid("the end of the certificate is no time")


def _check_staff(claims: VisitClaims | RegistrationClaims) -> None:
    if isinstance(claims, VisitClaims) and len(claims.body.confirmation.by) > STAFF_LIMIT:
        raise MessageInvalid("the name of who confirmed is too long")
