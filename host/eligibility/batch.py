"""Asking about many people at once by insured number, as for tomorrow's appointments.

A batch takes minutes: it is started, then polled. Whoever starts it keeps the ticket, so that a restart goes on
polling and nothing is asked twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from host.eligibility.answer import EligibilityAnswer
from host.eligibility.reason import Reason

MOST_ROWS = 10_000
"""What one batch may hold."""


@dataclass(frozen=True, repr=False)
class BatchRow:
    """One person; `row_id` is the asker's own and unique in the batch. Symbol and branch may be empty."""

    row_id: str
    insurer_number: str
    symbol: str
    number: str
    branch: str
    birth_date: date


@dataclass(frozen=True, repr=False)
class BatchQuestion:
    """How are these people insured on `on_date`? `request_id` stays the same when it is sent again."""

    request_id: str
    on_date: date
    rows: tuple[BatchRow, ...]

    def __post_init__(self) -> None:
        """Check that rows can be told apart."""
        if not 1 <= len(self.rows) <= MOST_ROWS:
            raise ValueError(f"a batch has between 1 and {MOST_ROWS} rows")
        if len({row.row_id for row in self.rows}) != len(self.rows):
            raise ValueError("two rows of a batch have the same row_id")

    def parts(self, most: int) -> tuple[BatchQuestion, ...]:
        """Give the same as batches of at most `most` rows, each with a `request_id` of its own."""
        pieces = [self.rows[at : at + most] for at in range(0, len(self.rows), most)]
        return tuple(replace(self, request_id=f"{self.request_id}-{n}", rows=rows) for n, rows in enumerate(pieces))


@dataclass(frozen=True, repr=False)
class BatchTicket:
    """A batch that was started; with a `reason` it was not, and there is nothing to poll.

    `receipt` is the authority's own number for it. It can be made again from stored rows and receipt.
    """

    question: BatchQuestion
    receipt: str
    reason: Reason = Reason.NONE

    @property
    def started(self) -> bool:
        """Whether there is something to poll."""
        return self.reason is Reason.NONE


class BatchProgress(StrEnum):
    """How far a batch came."""

    PROCESSING = "processing"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, repr=False)
class BatchResult:
    """The answer to one row."""

    row_id: str
    answer: EligibilityAnswer


@dataclass(frozen=True, repr=False)
class BatchState:
    """What polling brought: all rows when done, each answered once; a reason exactly when it failed.

    A failure whose reason `may_pass` leaves the ticket good: poll again later. `done` counts the rows that are
    answered so far, 0 where that is not said.
    """

    progress: BatchProgress
    results: tuple[BatchResult, ...] = ()
    reason: Reason = Reason.NONE
    done: int = 0

    def __post_init__(self) -> None:
        """Check that a reason stands where it must, and only there."""
        if (self.progress is BatchProgress.FAILED) != (self.reason is not Reason.NONE):
            raise ValueError("a reason belongs to a failed batch, and to nothing else")
