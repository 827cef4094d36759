"""Which column holds what, by its heading in Japanese or English; other columns are not looked at."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum

from host.desk.batch.errors import BatchHeadingsUnknown


class Column(StrEnum):
    """A column that is read."""

    PATIENT_ID = "patient_id"
    INSURER = "insurer"
    SYMBOL = "symbol"
    NUMBER = "number"
    BRANCH = "branch"
    BIRTH = "birth"


NEEDED = (Column.INSURER, Column.NUMBER, Column.BIRTH)

_NAMES = {
    Column.PATIENT_ID: ("患者番号", "患者id", "カルテ番号", "診察券番号", "patientnumber", "patientid", "patient"),
    Column.INSURER: ("保険者番号", "保険者no", "insurernumber", "insurer"),
    Column.SYMBOL: ("記号", "被保険者証記号", "被保険者記号", "symbol"),
    Column.NUMBER: ("番号", "被保険者証番号", "被保険者番号", "number", "insurednumber"),
    Column.BRANCH: ("枝番", "枝番号", "branch", "branchnumber"),
    Column.BIRTH: ("生年月日", "誕生日", "birthdate", "dateofbirth", "birth"),
}


def find_columns(cells: Sequence[str]) -> dict[Column, int]:
    """Give the place of each column that is there.

    Raises:
        BatchHeadingsUnknown: one that is needed is missing, or one stands there twice.
    """
    places: dict[Column, int] = {}
    for place, cell in enumerate(cells):
        for column in (column for column, names in _NAMES.items() if _fold(cell) in names):
            if column in places:
                raise BatchHeadingsUnknown("a column stands there twice")
            places[column] = place
    if any(column not in places for column in NEEDED):
        raise BatchHeadingsUnknown("a needed column is missing")
    return places


def _fold(cell: str) -> str:
    return re.sub(r"[\s_\-・（）()]", "", unicodedata.normalize("NFKC", cell)).casefold()
