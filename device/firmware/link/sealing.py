"""Signing and sealing what leaves the firmware: after this, nothing but the host can read it.

The claims are those of `device.wire.messages`; `apu` and `apv` of the seal bind terminal and host (RFC 7518).
It must not know the socket, the counter's file or how a result came about.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from device.firmware.keys.identity import Identity
from device.wire import codec, version
from device.wire.envelope import seal, sign
from device.wire.keys import Signer
from device.wire.messages.registration import RegistrationClaims
from device.wire.messages.visit import (
    REGISTRATION_TYPE,
    VISIT_TYPE,
    Clock,
    RegistrationRequest,
    VisitClaims,
    VisitResult,
)
from device.wire.padding import LONG


@dataclass(frozen=True)
class Sealer:
    """Seals for the host of one identity during one run of the firmware (`boot`).

    `now` gives seconds since 1970, `clock` how far they are to be trusted, `new_id` a fresh ULID for `jti`.
    """

    identity: Identity
    key: Signer = field(repr=False)
    boot: str
    now: Callable[[], float]
    new_id: Callable[[], str]
    clock: Callable[[], Clock] = Clock

    def seal_visit(self, body: VisitResult, seq: int, challenge: str) -> str:
        """Seal a visit's result under the committed number `seq`; `challenge` is empty when made offline.

        Raises:
            MessageInvalid: it is larger than any message may be.
        """
        return self._seal(VISIT_TYPE, self.visit_claims(body, seq, challenge))

    def visit_claims(self, body: VisitResult, seq: int, challenge: str) -> VisitClaims:
        """Give the claims that `seal_visit` signs and seals."""
        return VisitClaims(
            schema=version.NEWEST,
            iss=self.identity.terminal,
            aud=self.identity.host.name,
            jti=self.new_id(),
            iat=int(self.now()),
            clock=self.clock(),
            boot=self.boot,
            seq=seq,
            eat_nonce=challenge,
            body=body,
        )

    def seal_registration(self, body: RegistrationRequest, seq: int, challenge: str) -> str:
        """Seal a registration request; the arguments are those of `seal_visit`.

        Raises:
            MessageInvalid: it is larger than any message may be.
        """
        return self._seal(REGISTRATION_TYPE, self.registration_claims(body, seq, challenge))

    def registration_claims(self, body: RegistrationRequest, seq: int, challenge: str) -> RegistrationClaims:
        """Give the claims that `seal_registration` signs and seals."""
        return RegistrationClaims(
            schema=version.NEWEST,
            iss=self.identity.terminal,
            aud=self.identity.host.name,
            jti=self.new_id(),
            iat=int(self.now()),
            clock=self.clock(),
            boot=self.boot,
            seq=seq,
            eat_nonce=challenge,
            body=body,
        )

    def _seal(self, typ: str, claims: VisitClaims | RegistrationClaims) -> str:
        token = sign(typ, codec.to_json(claims), self.key, pad_from=LONG)
        identity = self.identity
        return seal(token, identity.sealing_key, sender=identity.terminal, receiver=identity.host.name)
