"""Rows as table and as JSON."""

from __future__ import annotations

from bench.reporting.report import Row, format_table, to_json

ROWS = [
    Row("card", "size", 1022, "bytes"),
    Row("card", "read / limit", 1.2, "x", 1.15),
    Row("card", "rest", 1, "x", 2),
]


def test_the_json_object_names_what_missed_its_aim() -> None:
    told = to_json(ROWS)
    assert told["missed"] == ["card: read / limit"]
    assert told["rows"][0] == {"part": "card", "name": "size", "value": 1022, "unit": "bytes"}


def test_the_table_says_whether_an_aim_was_met() -> None:
    lines = format_table(ROWS).splitlines()
    assert [line.split() for line in lines] == [
        ["card", "size", "1022", "bytes"],
        ["card", "read", "/", "limit", "1.2", "x", "aim", "1.15:", "missed"],
        ["card", "rest", "1", "x", "aim", "2:", "met"],
    ]
    assert lines[1].index(" x ") == lines[2].index(" x ")
