"""What the made-up people's visits say: most are matched by face, some are left to staff, a few have no card."""

from __future__ import annotations

import random
from dataclasses import dataclass

from ulid import ULID

from device.wire.messages.visit import Card, Consent, FaceProof, Holder, Model, PinProof, VisitResult
from device.wire.words import CardKind, CertificateStatus, Method, Outcome

_FACE = FaceProof((Model("sface", "0" * 64),), "0.363", "above_strict", 5, "standard", 1)
_HOLDERS = (
    (Holder(Method.FACE, Outcome.MATCH), _FACE),
    (Holder(Method.STAFF, Outcome.PENDING, reason=303), FaceProof()),
    (Holder(Method.NONE, Outcome.PENDING), FaceProof()),
)
_WEIGHTS = (85, 12, 3)
"""Assumed; the PIN way is left out, since its card would have to sign beforehand, too."""

_ISSUER = "0badcafe" * 5
_SERIALS = (10**8, 10**12)
_FIRST = "ABCDEFGHJKMNPQRSTUVWXYZ"
_LETTERS = f"{_FIRST}23456789"


@dataclass
class BodyMaker:
    """Makes one visit after the other, each of another person."""

    chance: random.Random
    not_after: int
    """Until when the cards' certificates are good, in seconds since 1970."""

    def make(self) -> VisitResult:
        """Make one."""
        holder, face = self.chance.choices(_HOLDERS, _WEIGHTS)[0]
        consent = Consent(*(self.chance.random() < 0.5 for _ in range(5)))
        timings = {name: self.chance.randint(1, 9000) for name in ("reading", "looking", "total")}
        ticket = self.chance.choice(_FIRST) + "".join(self.chance.choices(_LETTERS, k=2))
        return VisitResult(
            str(ULID()), ticket, holder, self._card(holder), PinProof(), face, consent, timings, "0.1.0"
        )

    def _card(self, holder: Holder) -> Card:
        if holder.method is Method.NONE:
            return Card()
        return Card(
            CardKind.MYNUMBER,
            certificate_status=CertificateStatus.VALID,
            issuer=_ISSUER,
            serial=str(self.chance.randrange(*_SERIALS)),
            not_after=self.not_after,
        )
