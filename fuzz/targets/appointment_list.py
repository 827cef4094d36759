"""An appointment list from a spreadsheet: rows, or a numbered error; what was read comes back when it is written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from fuzz.corpus import CardFiles
from fuzz.target import Target
from host.batches.record import ListRow
from host.desk.batch.errors import BatchEmpty, BatchEncodingUnknown, BatchHeadingsUnknown, BatchNotCsv, BatchTooLong
from host.desk.batch.reading import read_list
from host.desk.batch.safe_csv import write_csv

TODAY = date(2026, 11, 24)
HEAD = ["患者番号", "保険者番号", "記号", "番号", "枝番", "生年月日"]
_LINES = (
    *(
        "12,6999999,架０１,77,2,1952/2/29",
        "13,999999,架-01,0000078,02,S27.2.29",
        "14,  999999,架,7.9E+05,02,19520229",
    ),
    *(
        "15,０６９９９９９９,架０１,79,,昭和27年2月30日",
        '="16",\'06999999,"架,""01",0000080,03,令和元年5月1日',
        ",,,,,",
    ),
)


def run(raw: bytes) -> None:
    """Read the bytes as a file, and as lines below right headings, which mutations reach deeper by."""
    for data in (raw, ",".join(HEAD).encode() + b"\n" + raw):
        try:
            rows = read_list(data, TODAY)
        except (BatchNotCsv, BatchEncodingUnknown, BatchHeadingsUnknown, BatchTooLong, BatchEmpty):
            continue
        assert [row.row for row in rows] == list(range(1, len(rows) + 1))
        _read_again(rows)


def _read_again(rows: Iterable[ListRow]) -> None:
    asked = [row for row in rows if row.insured and row.is_asked]
    if not asked:
        return
    data = write_csv(HEAD, [_cells(row) for row in asked])
    again = read_list(data, TODAY)
    assert [row.insured for row in again] == [row.insured for row in asked]


def _cells(row: ListRow) -> list[str]:
    read = row.insured
    assert read is not None
    birth = read.birth_date.isoformat()
    return [row.patient_id, read.insurer_number, read.symbol, read.number, read.branch, birth]


def seeds(_card: CardFiles) -> Iterable[bytes]:
    """Give the field's own damaged list in its encodings, and its lines."""
    text = "\r\n".join([",".join(HEAD), *_LINES])
    return [text.encode("cp932"), text.encode("utf-8-sig"), *(line.encode() for line in _LINES)]


TARGET = Target(run, seeds, 1024)
