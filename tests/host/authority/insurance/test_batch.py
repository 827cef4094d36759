"""Rows of a batch: each wrong in its own way, and only there."""

from __future__ import annotations

import dataclasses

import pytest

from host.authority.insurance.batch import MOST_ROWS, BatchRequest, BatchRow, parse_row, row_refused
from host.authority.insurance.codes import Notice

ROW = BatchRow("1", "  999999", "架０１", "0000077", "02", "1952-02-29", "2026-11-24")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"insurer_number": "99999"}, "insurer_number"),
        ({"insurer_number": "０６９９９９９９"}, "insurer_number"),
        ({"branch": "2a"}, "branch"),
        ({"number": ""}, "number"),
        ({"symbol": "\x07"}, "symbol"),
        ({"birth_date": "19520229"}, "birth_date"),
        ({"birth_date": "1952-02-30"}, "birth_date"),
        ({"on_date": "today"}, "on_date"),
    ],
)
def test_a_wrong_value_names_its_field(changes: dict[str, str], field: str) -> None:
    """The row can be taken; its question cannot be made, and the first word of the error says why."""
    row = dataclasses.asdict(dataclasses.replace(ROW, **changes))  # type: ignore[arg-type]  # by name
    with pytest.raises(ValueError, match=rf"^{field} "):
        parse_row(row, "one", "clinic-a")


def test_a_refusal_tells_the_field() -> None:
    """And never the value."""
    result = row_refused("1", Notice.ROW_FORM, "branch").result
    assert (result.status, result.validity, result.code) == (2, None, "SIM3001")
    assert result.message.endswith("（branch）")


def test_requests_check_themselves() -> None:
    """At least a row, at most so many, each mark once."""
    for rows in ((), (ROW, ROW), (ROW,) * (MOST_ROWS + 1)):
        with pytest.raises(ValueError, match="rows"):
            BatchRequest("one", "clinic-a", rows)
    with pytest.raises(ValueError, match="row has not"):
        dataclasses.replace(ROW, row="見本")
