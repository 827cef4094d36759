"""The keys and messages of a host, made with `device.wire` alone."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from device.wire import codec, version
from device.wire.envelope import open_sealed, seal, sign, verify
from device.wire.keys import (
    OpeningKey,
    SealingKey,
    SigningKey,
    VerifyKey,
    generate_opening_key,
    generate_signing_key,
    public_jwk,
)
from device.wire.messages.enrolment import HostIdentity, PublicKey
from device.wire.messages.host import (
    CHALLENGE_TYPE,
    RECEIPT_TYPE,
    REPLY_TYPE,
    ChallengeClaims,
    Eligibility,
    NextStep,
    ReceiptClaims,
    ReceiptEntry,
    Reply,
    ReplyClaims,
)
from device.wire.messages.visit import VISIT_TYPE, VisitClaims
from device.wire.words import EligibilityStatus, Outcome

HOST = "h-test"
VISIT_ID = "01JABCDEFGHJKMNPQRSTVWXYZ0"


def public(key: VerifyKey | SealingKey) -> PublicKey:
    """Give the public half as it travels."""
    return PublicKey.from_jwk(public_jwk(key))


@dataclass(frozen=True)
class HostKeys:
    """All keys of one host."""

    opening: OpeningKey = field(default_factory=generate_opening_key)
    receipt: SigningKey = field(default_factory=generate_signing_key)
    control: SigningKey = field(default_factory=generate_signing_key)
    result: SigningKey = field(default_factory=lambda: generate_signing_key("P-256"))

    def identity(self) -> HostIdentity:
        """Give what terminals get of it."""
        return HostIdentity(
            HOST, public(self.opening), public(self.receipt), public(self.control), public(self.result)
        )

    def sign_receipt(
        self, terminal: str, entries: tuple[ReceiptEntry, ...], *, key: SigningKey | None = None, host: str = HOST
    ) -> str:
        """Sign a receipt."""
        claims = ReceiptClaims(version.NEWEST, host, terminal, int(time.time()), entries)
        return sign(RECEIPT_TYPE, codec.to_json(claims), key or self.receipt)

    def sign_challenge(self, terminal: str, nonce: str, *, iat: int, life_s: int = 90) -> str:
        """Sign a challenge."""
        claims = ChallengeClaims(version.NEWEST, HOST, terminal, iat, iat + life_s, nonce)
        return sign(CHALLENGE_TYPE, codec.to_json(claims), self.control)

    def seal_reply(
        self, terminal: str, key: SealingKey, *, iat: int, life_s: int = 120, jti: str = "01R", host: str = HOST
    ) -> str:
        """Sign and seal a reply to `VISIT_ID`."""
        eligibility = Eligibility(True, False, EligibilityStatus.ELIGIBLE, NextStep(1, "receive"))
        body = Reply(VISIT_ID, Outcome.VERIFIED, eligibility)
        claims = ReplyClaims(version.NEWEST, host, terminal, jti, iat, iat + life_s, body)
        token = sign(REPLY_TYPE, codec.to_json(claims), self.control)
        return seal(token, key, sender=HOST, receiver=terminal)

    def open_visit(self, sealed: str, terminal: str, key: VerifyKey) -> VisitClaims:
        """Open and check a visit as a host does."""
        opened = open_sealed(sealed, self.opening, receiver=HOST, sender=terminal)
        checked = verify(opened.token, VISIT_TYPE, lambda kid: key if kid == key.kid else None)
        return codec.from_json(checked.claims, VisitClaims)
