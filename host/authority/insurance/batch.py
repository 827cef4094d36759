"""Batch look-up by insured number: many rows in one request, judged one by one after the request was taken.

A row's values are plain text, so that a wrong one is that row's error and not the whole request's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from host.authority.insurance.answer import Answer, NoticeAnswer, QualificationAnswer, Result
from host.authority.insurance.checks import check_asker, check_form
from host.authority.insurance.codes import Notice, ProcessingStatus, Segment
from host.authority.insurance.forms import Identifier, Mark
from host.authority.insurance.question import InsuredNumberQuestion

MOST_ROWS = 5000
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, repr=False)
class BatchRow:
    """One person to look up; `row` is the clinic's own mark for it."""

    row: Mark
    insurer_number: str
    symbol: str
    number: str
    branch: str
    birth_date: str
    on_date: str
    limit_consent: bool = False

    def __post_init__(self) -> None:
        """Check the mark only."""
        check_form("mark", "row", self.row)


@dataclass(frozen=True, repr=False)
class BatchRequest:
    """Look all these up."""

    request_id: Identifier
    clinic: Identifier
    rows: tuple[BatchRow, ...]

    def __post_init__(self) -> None:
        """Check the identifiers, the number of rows, and that no mark stands twice."""
        check_asker(self.request_id, self.clinic)
        if not 1 <= len(self.rows) <= MOST_ROWS:
            raise ValueError(f"rows must be 1 to {MOST_ROWS}")
        if len({row.row for row in self.rows}) != len(self.rows):
            raise ValueError("rows holds one mark twice")


@dataclass(frozen=True)
class BatchTicket:
    """A batch was taken, and is being processed; the reception number leads to its results (empty: not taken)."""

    request_id: Identifier
    result: Result
    confirmed_at: datetime
    reception_number: str
    rows: int


@dataclass(frozen=True)
class BatchPoll:
    """How far is the batch with this number?"""

    request_id: Identifier
    clinic: Identifier
    reception_number: Identifier

    def __post_init__(self) -> None:
        """Check the identifiers."""
        check_asker(self.request_id, self.clinic)
        check_form("identifier", "reception_number", self.reception_number)


@dataclass(frozen=True, repr=False)
class BatchRowResult:
    """What came of one row."""

    row: Mark
    result: Result
    persons_found: int
    qualifications: tuple[QualificationAnswer, ...]
    notices: tuple[NoticeAnswer, ...]


@dataclass(frozen=True, repr=False)
class BatchState:
    """How far a batch is; `results` stand, in the order asked, once all rows are `done`."""

    request_id: Identifier
    result: Result
    confirmed_at: datetime
    reception_number: Identifier
    rows: int
    done: int
    normal: int
    errors: int
    results: tuple[BatchRowResult, ...]


def parse_row(row: Mapping[str, object], request_id: str, clinic: str) -> InsuredNumberQuestion:
    """Give the question of a row.

    Raises:
        ValueError: a value has a wrong form; the text begins with the name of its field.
    """
    return InsuredNumberQuestion(
        request_id=request_id,
        clinic=clinic,
        insurer_number=str(row["insurer_number"]),
        symbol=str(row["symbol"]),
        number=str(row["number"]),
        branch=str(row["branch"]),
        birth_date=_day("birth_date", str(row["birth_date"])),
        on_date=_day("on_date", str(row["on_date"])),
        limit_consent=bool(row.get("limit_consent", False)),
    )


def row_answered(mark: str, answer: Answer) -> BatchRowResult:
    """Give the result of a row that was judged."""
    return BatchRowResult(mark, answer.result, answer.persons_found, answer.qualifications, answer.notices)


def row_refused(mark: str, notice: Notice, field: str = "") -> BatchRowResult:
    """Give the result of a row that was not; `field` is the name of what is wrong with it."""
    message = f"{notice.message}（{field}）" if field else notice.message
    result = Result(Segment.DONE, ProcessingStatus.ERROR, None, notice.code, message)
    return BatchRowResult(mark, result, 0, (), ())


def _day(name: str, text: str) -> date:
    if not _DATE.fullmatch(text):
        raise ValueError(f"{name} has not the form YYYY-MM-DD")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{name} is no day of the calendar") from error
