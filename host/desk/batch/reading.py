"""An appointment list as rows with findings, before anything is asked.

Rows are numbered from 1, the first below the headings. A row is read, refused with every reason, the same patient as
an earlier row, or empty; none of them is an answer of the eligibility system, and none looks like one.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from host.batches.record import ListRow
from host.desk.batch.decoding import decode_list
from host.desk.batch.errors import BatchEmpty, BatchHeadingsUnknown, BatchNotCsv, BatchTooLong
from host.desk.batch.headings import Column, find_columns
from host.typed.cells import read_plain
from host.typed.findings import Finding, FormFault
from host.typed.insured import Insured, Typed, read_insured

MOST_ROWS = 10_000
MOST_BYTES = 1024 * 1024
_LONGEST_CELL = 2_000
_DELIMITERS = (",", "\t", ";")


def read_list(data: bytes, today: date) -> tuple[ListRow, ...]:
    """Read a whole file.

    Raises:
        BatchNotCsv, BatchEncodingUnknown, BatchHeadingsUnknown, BatchTooLong, BatchEmpty: the file as a whole.
    """
    if len(data) > MOST_BYTES:
        raise BatchTooLong("too many bytes")
    header, lines = _split(decode_list(data))
    places = find_columns(header)
    rows = [_row(number, cells, places, len(header), today) for number, cells in enumerate(lines, 1)]
    while rows and rows[-1].is_empty and len(rows) > MOST_ROWS:
        rows.pop()
    if len(rows) > MOST_ROWS:
        raise BatchTooLong("too many rows")
    if all(row.is_empty for row in rows):
        raise BatchEmpty("no row")
    return tuple(_marked(rows))


def _split(text: str) -> tuple[list[str], list[list[str]]]:
    first = text.lstrip("\ufeff\r\n").partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    if delimiter not in first:
        raise BatchHeadingsUnknown("one column only")
    try:
        lines = list(csv.reader(io.StringIO(text.lstrip("\ufeff\r\n"), newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise BatchNotCsv("the quotes do not fit") from error
    return lines[0], lines[1:]


def _row(number: int, cells: Sequence[str], places: Mapping[Column, int], width: int, today: date) -> ListRow:
    if not any(cell.strip(" \t\u3000\ufeff") for cell in cells):
        return ListRow(number, "", Typed(), None, (Finding.EMPTY,))
    by_column = {column: cells[place][:_LONGEST_CELL] for column, place in places.items() if place < len(cells)}
    typed = Typed(*(by_column.get(column, "") for column in Column if column is not Column.PATIENT_ID))
    reading = read_insured(typed, today)
    patient_id, faults = _read_id(by_column.get(Column.PATIENT_ID, ""))
    if any(cell.strip() for cell in cells[width:]):
        faults = (*faults, Finding.TOO_MANY_CELLS)
    findings = tuple(dict.fromkeys((*faults, *reading.findings)))
    return ListRow(number, patient_id, typed, None if faults else reading.insured, findings)


def _read_id(cell: str) -> tuple[str, tuple[Finding, ...]]:
    try:
        return read_plain(cell), ()
    except FormFault as fault:
        return "", (fault.finding,)


def _marked(rows: Sequence[ListRow]) -> Iterator[ListRow]:
    """Mark rows that mean a patient of an earlier row; of two writings the one with more zeros is asked."""
    first: dict[object, int] = {}
    longest: dict[object, str] = {}
    ids: dict[str, object] = {}
    for row in rows:
        if row.insured:
            first.setdefault(row.insured.key, row.row)
            longest[row.insured.key] = max(longest.get(row.insured.key, ""), row.insured.number, key=len)
    for row in rows:
        if not row.insured:
            yield row
            continue
        marked = _same_id(row, ids)
        twin = first[row.insured.key]
        if twin != row.row:
            yield replace(marked, twin=twin, findings=(*marked.findings, Finding.SAME_PATIENT))
        else:
            yield _completed(marked, row.insured, longest[row.insured.key])


def _same_id(row: ListRow, ids: dict[str, object]) -> ListRow:
    if not row.patient_id or row.insured is None:
        return row
    if ids.setdefault(row.patient_id, row.insured.key) == row.insured.key:
        return row
    return replace(row, findings=(*row.findings, Finding.SAME_ID_OTHER_NUMBER))


def _completed(row: ListRow, insured: Insured, number: str) -> ListRow:
    if len(number) <= len(insured.number):
        return row
    findings = (*row.findings, Finding.NUMBER_ZEROS_FROM_TWIN)
    return replace(row, insured=replace(insured, number=number), findings=findings)
