"""Medical information that a person let the clinic see: asked for with the token of their consent, for 24 hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from host.eligibility.qualification import ConsentKind
from host.eligibility.reason import Reason

MEDICAL_KINDS = (ConsentKind.MEDICINES, ConsentKind.DIAGNOSES, ConsentKind.SURGERY, ConsentKind.CHECKUPS)
"""The kinds that hold medical information."""


@dataclass(frozen=True, repr=False)
class MedicalQuestion:
    """What may be seen of these kinds? `token` came with the answer about the person's insurance."""

    request_id: str
    token: str
    kinds: tuple[ConsentKind, ...]

    def __post_init__(self) -> None:
        """Check that only medical information is asked for."""
        if not self.kinds or not set(self.kinds) <= set(MEDICAL_KINDS):
            raise ValueError("kinds must be some of medicines, diagnoses, surgery and checkups")


@dataclass(frozen=True, repr=False)
class MedicalItem:
    """One line of what was found; `details` are further words with their headings, in the order to be shown."""

    kind: ConsentKind
    on: date | None
    title: str
    institution: str = ""
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, repr=False)
class MedicalAnswer:
    """What was found, `available_until` in seconds since 1970; with a reason, nothing could be read."""

    items: tuple[MedicalItem, ...] = ()
    available_until: int = 0
    reason: Reason = Reason.NONE

    @property
    def could_read(self) -> bool:
        """Whether there was an answer, if only that nothing is held."""
        return self.reason is Reason.NONE
