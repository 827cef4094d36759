"""One list and its rows: plain records. All that is personal is hidden from `repr`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from device.wire.words import EligibilityStatus
from host.eligibility.answer import OfficialWords
from host.eligibility.qualification import QualificationDetails
from host.insurance.record import Difference
from host.typed.findings import Finding
from host.typed.insured import Insured, Typed


class Phase(StrEnum):
    """How far a list came."""

    READ = "read"
    ASKING = "asking"
    DONE = "done"
    FAILED = "failed"


class RowLook(StrEnum):
    """What a row is at a glance; rows are filtered by it."""

    EMPTY = "empty"
    REFUSED = "refused"
    TWIN = "twin"
    WAITING = "waiting"
    ELIGIBLE = "eligible"
    OTHER = "other"
    UNCHECKED = "unchecked"


@dataclass(frozen=True)
class ListRow:
    """One row as read. `twin` is the row with the same patient whose answer counts for this one too; 0: none."""

    row: int
    patient_id: str = field(repr=False)
    typed: Typed
    insured: Insured | None
    findings: tuple[Finding, ...] = ()
    twin: int = 0

    @property
    def is_asked(self) -> bool:
        """Whether a question goes out for this row."""
        return self.insured is not None and not self.twin

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in the row."""
        return Finding.EMPTY in self.findings

    @property
    def look(self) -> RowLook:
        """What it is before anything was asked."""
        if self.is_empty:
            return RowLook.EMPTY
        if self.insured is None:
            return RowLook.REFUSED
        return RowLook.TWIN if self.twin else RowLook.WAITING


@dataclass(frozen=True)
class RowAnswer:
    """What the eligibility system said to one row; `reason` is an error number exactly when nothing was checked.

    `next_step` is a number of the registry: what staff do.
    """

    status: EligibilityStatus
    next_step: int
    reason: int = 0
    official: OfficialWords = field(default_factory=OfficialWords, repr=False)
    qualifications: tuple[QualificationDetails, ...] = field(default=(), repr=False)
    changes: tuple[Difference, ...] = field(default=(), repr=False)

    @property
    def look(self) -> RowLook:
        """What the row is with this answer."""
        if self.status is EligibilityStatus.COULD_NOT_CHECK:
            return RowLook.UNCHECKED
        return RowLook.ELIGIBLE if self.status is EligibilityStatus.ELIGIBLE else RowLook.OTHER


@dataclass(frozen=True)
class Batch:
    """One list. `asked` counts the rows with a question, `done` those answered so far where that is said.

    Times are seconds since 1970, 0 where not yet.

    `receipt` is the eligibility system's own number for it; `reason` says why it failed, or why it has to wait.
    """

    batch_id: str
    made_at: float
    made_by: str
    on_date: date
    phase: Phase
    rows: int
    asked: int
    done: int = 0
    receipt: str = ""
    reason: int = 0
    tries: int = 0
    due_at: float | None = None
    ended_at: float = 0.0

    def __post_init__(self) -> None:
        """Check that only a list that is being asked has work to do."""
        if (self.due_at is not None) != (self.phase is Phase.ASKING):
            raise ValueError("work is due exactly while a list is being asked")
