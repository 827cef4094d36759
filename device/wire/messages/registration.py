"""Terminal to host: the claims around a registration request; they travel on the `visit` topic like a visit."""

from __future__ import annotations

from dataclasses import dataclass

from device.wire.messages.visit import REGISTRATION_TYPE, Clock, RegistrationRequest

__all__ = ["REGISTRATION_TYPE", "RegistrationClaims"]


@dataclass(frozen=True)
class RegistrationClaims:
    """The claims of a signed registration request; the fields mean what they mean in `VisitClaims`."""

    schema: int
    iss: str
    aud: str
    jti: str
    iat: int
    clock: Clock
    boot: str
    seq: int
    eat_nonce: str
    body: RegistrationRequest
