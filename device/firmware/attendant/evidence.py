"""What is held of a person during one visit, in memory only, and forgotten with it."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date

from device.firmware.card.basics.number_b import VerificationNumberB
from device.firmware.card.basics.secret import Pin, Secret
from device.firmware.card.certificate.dates import JAPAN, CertificateStatus
from device.firmware.card.steps.facts import CardFacts
from device.firmware.face.deciding.comparison import Acceptance, Comparison
from device.firmware.face.liveness.trial import LivenessShown
from device.wire.messages.visit import PinProof


@dataclass(repr=False)
class Evidence:
    """The evidence of the open visit; one object, emptied between visits.

    `timings_ms` holds what each machine step took, without the person's own time.
    """

    facts: CardFacts | None = None
    birth: date | None = None
    code: Secret | None = None
    pin: Pin | None = None
    staff_code: Secret | None = None
    pin_proof: PinProof = field(default_factory=PinProof)
    challenge: str = ""
    comparison: Comparison | None = None
    acceptance: Acceptance | None = None
    liveness: LivenessShown | None = None
    timings_ms: dict[str, int] = field(default_factory=dict)

    def forget(self) -> None:
        """Wipe the secrets and drop everything else."""
        for secret in (self.code, self.pin, self.staff_code):
            if secret is not None:
                secret.wipe()
        empty = Evidence()
        for name in (entry.name for entry in fields(self)):
            setattr(self, name, getattr(empty, name))

    def keep_code(self, code: Secret) -> None:
        """Keep the security code that was typed; an earlier one is wiped."""
        if self.code is not None:
            self.code.wipe()
        self.code = code

    def number_b(self) -> VerificationNumberB | None:
        """Give verification number B, made anew from what was typed and the card's expiry; the taker wipes it.

        None when a part is missing.
        """
        if self.birth is None or self.code is None or self.facts is None or self.facts.expiry is None:
            return None
        return VerificationNumberB(self.birth, self.facts.expiry.year, self.code.octets)

    def renew_until(self) -> str:
        """Give the certificate's last day (Japan time, ISO form) once it is near or past; else empty."""
        certificate = self.facts.certificate if self.facts is not None else None
        if certificate is None or certificate.status not in (CertificateStatus.EXPIRING, CertificateStatus.GRACE):
            return ""
        return certificate.not_after.astimezone(JAPAN).date().isoformat()

    def forget_proofs(self) -> None:
        """Drop what was proved with a card that has been away; the typed number is kept for the same card."""
        self.pin_proof, self.acceptance, self.liveness, self.challenge = PinProof(), None, None, ""

    def __repr__(self) -> str:
        """Hide everything."""
        return "Evidence(hidden)"
