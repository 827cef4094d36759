"""What can be said about the form of an insured number or a date before anything is asked; a closed set."""

from __future__ import annotations

from enum import StrEnum


class Finding(StrEnum):
    """One remark; its words stand in the pages' own `words` under `finding.`."""

    INSURER_ZERO_RESTORED = "insurer_zero_restored"
    BRANCH_ZERO_RESTORED = "branch_zero_restored"
    NUMBER_ZEROS_FROM_TWIN = "number_zeros_from_twin"
    SAME_PATIENT = "same_patient"
    SAME_ID_OTHER_NUMBER = "same_id_other_number"

    EMPTY = "empty"

    INSURER_MISSING = "insurer_missing"
    INSURER_FORM = "insurer_form"
    NUMBER_MISSING = "number_missing"
    NUMBER_FORM = "number_form"
    BRANCH_FORM = "branch_form"
    DATE_MISSING = "date_missing"
    DATE_FORM = "date_form"
    DATE_SERIAL = "date_serial"
    DATE_IMPOSSIBLE = "date_impossible"
    DATE_OUTSIDE_ERA = "date_outside_era"
    DATE_FUTURE = "date_future"
    DATE_TOO_OLD = "date_too_old"
    EXPONENT = "exponent"
    MADE_A_DATE = "made_a_date"
    FORMULA = "formula"
    CONTROL_CHARACTER = "control_character"
    TOO_LONG = "too_long"
    TOO_MANY_CELLS = "too_many_cells"
    LINE_BREAK = "line_break"

    @property
    def refuses(self) -> bool:
        """Whether something with this remark is not asked as it stands."""
        return self not in _NOTES


_NOTES = frozenset(
    {
        Finding.INSURER_ZERO_RESTORED,
        Finding.BRANCH_ZERO_RESTORED,
        Finding.NUMBER_ZEROS_FROM_TWIN,
        Finding.SAME_PATIENT,
        Finding.SAME_ID_OTHER_NUMBER,
        Finding.EMPTY,
    }
)


class FormFault(ValueError):
    """A cell cannot be right as it is written."""

    def __init__(self, finding: Finding) -> None:
        """Say which finding it is."""
        super().__init__(finding)
        self.finding = finding
