"""CSV that a spreadsheet opens without running anything and without losing a zero.

A cell that a spreadsheet would take for a formula, a number or a day gets `'` in front, which the reading of lists
(`cells.read_plain`) takes off again. UTF-8 with a mark and CRLF, as Japanese spreadsheets expect.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

TYPE = "text/csv; charset=utf-8"

_RUNS = re.compile(r"^\s*[=+\-@|%\t\r'＝＋－＠]")
_LOSES = re.compile(r"^(?:[0 ].*|\d{5,}|\d+[-/.年月]\d+.*|\d+(?:\.\d+)?[eE][+-]?\d+)$")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def write_csv(header: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    """Give a whole file. Integers are written as they are; texts are made safe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([safe(cell) for cell in header])
    writer.writerows([[cell if isinstance(cell, int) else safe(cell) for cell in row] for row in rows])
    return out.getvalue().encode("utf-8-sig", "replace")


def safe(text: str) -> str:
    """Give a text as one cell that stays a text."""
    plain = _CONTROL.sub(" ", text)
    return f"'{plain}" if _RUNS.match(plain) or (plain != "0" and _LOSES.match(plain)) else plain
