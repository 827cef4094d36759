"""A virtual card with the library's processors on it, without a reader between them, and what was done to it."""

from __future__ import annotations

from datetime import datetime

from device.firmware.card.basics.number_b import VerificationNumberB
from device.firmware.card.basics.secret import Pin
from device.firmware.card.basics.trust import TrustAnchors
from device.firmware.card.steps.facts import CardFacts, Judging, read_card
from device.firmware.card.steps.opening import CardRecord, RecordLimits, open_record
from device.firmware.card.steps.signing import SignedChallenge, sign_challenge
from device.firmware.card.transport.connection import Allowed, CardConnection, Chained
from device.firmware.simulated.card.basics.options import CardOptions
from device.firmware.simulated.card.virtual import Exchange
from device.firmware.simulated.persona import load_persona
from tests.device.firmware.card.scripted import Altered, Direct
from tests.device.firmware.simulated.made import NOW, Maker

NONCE = b"n" * 32


class Session:
    """One persona's card; `altered` answers by hand what begins with a prefix (hexadecimal)."""

    def __init__(
        self, maker: Maker, persona: str = "hanako", options: CardOptions | None = None, **altered: str
    ) -> None:
        self.done: list[Exchange] = []
        self.persona = load_persona(persona)
        self.anchors = maker.anchors()
        below: CardConnection = Direct(maker.card(persona, options, self.done.append))
        if altered:
            below = Altered(below, **altered)
        self.connection = Allowed(Chained(below))

    def number(self, code: str = "") -> VerificationNumberB:
        expiry = int(self.persona.card.expiry[:4])
        return VerificationNumberB(self.persona.birth, expiry, code or self.persona.card.security_code)

    def facts(self, now: datetime = NOW) -> CardFacts:
        return read_card(self.connection, self.anchors, now, accept_test=True)

    def open(self, code: str = "", anchors: TrustAnchors | None = None) -> CardRecord:
        trusted = self.anchors if anchors is None else anchors
        return open_record(self.connection, self.number(code), trusted, NONCE, RecordLimits(accept_test=True))

    def sign(self, pin: Pin | str, facts: CardFacts | None = None, *, allow_last: bool = False) -> SignedChallenge:
        judging = Judging(self.anchors, NOW, accept_test=True)
        secret = Pin(pin) if isinstance(pin, str) else pin
        known = facts or self.facts()
        return sign_challenge(self.connection, secret, b"message", known, judging, allow_last=allow_last)

    def tries_spent(self) -> int:
        return sum(exchange.spends_a_try for exchange in self.done)

    def commands(self) -> list[str]:
        return [exchange.what for exchange in self.done]
