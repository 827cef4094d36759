"""What the host is told about a person's insurance, in the closed words of the wire."""

from __future__ import annotations

from dataclasses import dataclass, field

from device.wire.messages.host import Eligibility
from device.wire.numbers import find_step
from device.wire.words import CertificateStatus, EligibilityStatus, Revocation, RevocationBy
from host.eligibility.next_step import Step, choose_step
from host.eligibility.qualification import Consent, QualificationDetails
from host.eligibility.reason import Reason


@dataclass(frozen=True)
class OfficialWords:
    """The authority's own code and message: opaque, shown to staff as they are. May be empty."""

    code: str = ""
    message: str = ""


@dataclass(frozen=True)
class CertificateFinding:
    """What the authority said about the certificate; `revocation_at` is in seconds since 1970, or 0."""

    status: CertificateStatus = CertificateStatus.NOT_CHECKED
    revocation: Revocation = Revocation.NOT_CHECKED
    revocation_by: RevocationBy = RevocationBy.NONE
    revocation_at: int = 0


@dataclass(frozen=True)
class EligibilityAnswer:
    """One answer. `reason` stands exactly where it could not be checked, so the two can never be confused.

    `medical_information` says whether the authority would give medical information on this answer: not in the
    grace period of a certificate, and not on a question by insured number; `medical_token` then asks for it.
    `confirmed_at` is the authority's time in seconds since 1970, or 0 when it did not answer. An insurance stands
    before public assistance in `qualifications`. `notices` are what staff are told beside a good answer.
    """

    status: EligibilityStatus
    reason: Reason = Reason.NONE
    certificate: CertificateFinding = CertificateFinding()
    official: OfficialWords = OfficialWords()
    notices: tuple[OfficialWords, ...] = ()
    confirmed_at: int = 0
    medical_information: bool = False
    qualifications: tuple[QualificationDetails, ...] = ()
    consents: tuple[Consent, ...] = ()
    medical_token: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        """Check that a reason stands where it must, and only there."""
        if (self.status is EligibilityStatus.COULD_NOT_CHECK) != (self.reason is not Reason.NONE):
            raise ValueError("a reason belongs to could_not_check, and to nothing else")

    @property
    def qualification(self) -> QualificationDetails | None:
        """The first qualification found, if any: what a claim goes to first."""
        return self.qualifications[0] if self.qualifications else None

    @property
    def checked(self) -> bool:
        """Whether the insurance was checked, whatever came of it."""
        return self.status is not EligibilityStatus.COULD_NOT_CHECK

    @property
    def next_step(self) -> Step:
        """What staff do next as far as the insurance goes; confirming the person comes before it."""
        return choose_step(self.status, self.reason)

    def on_wire(self, *, late: bool = False) -> Eligibility:
        """Give the form that travels in messages; `late` when an earlier try had failed."""
        return Eligibility(
            checked=self.checked,
            checked_late=self.checked and late,
            status=self.status,
            next_step=find_step(self.next_step).on_wire(),
            reason=self.reason.value,
        )


@dataclass(frozen=True)
class RegistrationOutcome:
    """Whether the certificate is registered now. With a reason, the wish could not be carried out."""

    registered: bool
    reason: Reason = Reason.NONE
    official: OfficialWords = OfficialWords()


def could_not_check(reason: Reason) -> EligibilityAnswer:
    """Give the answer of every failure."""
    return EligibilityAnswer(EligibilityStatus.COULD_NOT_CHECK, reason)
