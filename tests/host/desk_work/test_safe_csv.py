"""CSV that goes out: nothing runs, no zero is lost, and reading it gives the texts back."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.desk.batch.safe_csv import safe, write_csv
from host.typed.cells import read_plain


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("06999999", "'06999999"),
        ("  999999", "'  999999"),
        ("39999999", "'39999999"),
        ("=1+1", "'=1+1"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("＝１", "'＝１"),
        ("\t=1", "' =1"),
        ("1-2", "'1-2"),
        ("7E5", "'7E5"),
        ("1952-02-29", "'1952-02-29"),
        ("架-01", "架-01"),
        ("77", "77"),
        ("", ""),
        ("line\nbreak", "line break"),
    ],
)
def test_cells_stay_texts(text: str, cell: str) -> None:
    assert safe(text) == cell


@pytest.mark.parametrize("text", ["06999999", "39999999", "架-01", "77", "7E5", "1-2"])
def test_our_own_mark_is_taken_off_again(text: str) -> None:
    assert read_plain(safe(text)) == text


@given(st.lists(st.text(max_size=12), min_size=1, max_size=5))
def test_every_row_is_one_line_and_no_cell_begins_a_formula(cells: list[str]) -> None:
    data = write_csv(["a"], [cells]).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(data, newline="")))
    assert len(rows) == 2
    assert len(rows[1]) == len(cells)
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in rows[1])
