"""From a row of a list to the words that staff read, and to its line in the file that goes out. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from device.wire import numbers
from device.wire.words import EligibilityStatus
from host.batches.record import ListRow, RowAnswer, RowLook
from host.desk.base.catalogue import Catalogue
from host.eligibility.qualification import QualificationDetails, QualificationKind
from host.insurance.record import Difference

COLUMNS = (
    *("row", "patient_id", "state", "answer", "step", "number", "official_code", "official_message"),
    *("insurer", "insurer_name", "symbol", "insured_number", "branch", "birth", "ratio", "valid_until"),
    *("assistance", "changes", "findings"),
)


@dataclass(frozen=True)
class Note:
    """A remark on a row; `refuses` says that the row is not asked because of it."""

    refuses: bool
    text: str


@dataclass(frozen=True)
class RowView:
    """One row as it is drawn; the numbers as they were read, or as they were written where they could not be."""

    row: int
    look: RowLook
    state: str
    notes: tuple[Note, ...]
    patient_id: str = field(repr=False)
    insurer: str = field(repr=False)
    symbol: str = field(repr=False)
    insured_number: str = field(repr=False)
    branch: str = field(repr=False)
    birth: str = field(repr=False)
    answer: str = ""
    step: str = ""
    number: int = 0
    official_code: str = ""
    official_message: str = field(default="", repr=False)
    insurer_name: str = field(default="", repr=False)
    ratio: str = field(default="", repr=False)
    valid_until: str = field(default="", repr=False)
    assistance: str = field(default="", repr=False)
    changes: str = field(default="", repr=False)

    @property
    def findings(self) -> str:
        """All remarks in one cell."""
        return " / ".join(note.text for note in self.notes)


def view_row(row: ListRow, answer: RowAnswer | None, catalogue: Catalogue, *, same_month: bool = False) -> RowView:
    """Say a row in words; `same_month` says that it was checked in the month of the appointment."""
    look = answer.look if answer else row.look
    typed, read = row.typed, row.insured
    return RowView(
        row=row.row,
        look=look,
        state=catalogue.say(f"batch_look.{look}"),
        notes=tuple(_notes(row, catalogue)),
        patient_id=row.patient_id,
        insurer=read.insurer_number if read else typed.insurer,
        symbol=read.symbol if read else typed.symbol,
        insured_number=read.number if read else typed.number,
        branch=read.branch if read else typed.branch,
        birth=read.birth_date.isoformat() if read else typed.birth,
        **(_answered(answer, catalogue, same_month=same_month) if answer else {}),
    )


def csv_line(view: RowView) -> list[str | int]:
    """Give the cells of a row in the order of `COLUMNS`."""
    return [_cell(getattr(view, column)) for column in COLUMNS]


def csv_head(catalogue: Catalogue) -> list[str]:
    """Give the headings of the file."""
    return [catalogue.say(f"batch_column.{column}") for column in COLUMNS]


def _cell(value: str | int) -> str | int:
    return value if isinstance(value, str) or value else ""


def _notes(row: ListRow, catalogue: Catalogue) -> Iterable[Note]:
    for finding in row.findings:
        yield Note(finding.refuses, catalogue.say(f"finding.{finding}", twin=row.twin))


def _answered(answer: RowAnswer, catalogue: Catalogue, *, same_month: bool) -> dict[str, Any]:
    found = next(iter(answer.qualifications), None)
    words: dict[str, Any] = {
        "answer": catalogue.say(f"batch_answer.{answer.status}"),
        "step": _step(answer, catalogue, same_month=same_month),
        "number": answer.reason,
        "official_code": answer.official.code,
        "official_message": answer.official.message,
        "assistance": _assistance(answer.qualifications),
        "changes": ", ".join(_change(change, catalogue) for change in answer.changes),
    }
    if found:
        words["insurer_name"] = found.insurer_name
        words["ratio"] = _ratio(found)
        end = found.card_valid_until or found.valid_until
        words["valid_until"] = end.isoformat() if end else ""
    return words


def _step(answer: RowAnswer, catalogue: Catalogue, *, same_month: bool) -> str:
    if answer.reason:
        return numbers.find_error(answer.reason).clinic.in_language(catalogue.language)
    step = numbers.find_step(answer.next_step).staff.in_language(catalogue.language)
    if answer.status is EligibilityStatus.NOT_FOUND:
        return f"{catalogue.say('batch.check_number')} {step}"
    is_settled = same_month and answer.status is EligibilityStatus.ELIGIBLE
    return f"{step} {catalogue.say('batch.no_card')}" if is_settled else step


def _change(change: Difference, catalogue: Catalogue) -> str:
    values = {"before": change.before or "-", "after": change.after or "-"}
    return catalogue.say(f"batch_change.{change.what}", **values)


def _ratio(found: QualificationDetails) -> str:
    percent = found.elderly.ratio_percent if found.elderly else found.ratio_percent
    return f"{percent} %" if percent else ""


def _assistance(found: Iterable[QualificationDetails]) -> str:
    return ", ".join(one.insurer_number.strip() for one in found if one.kind is QualificationKind.PUBLIC_ASSISTANCE)
