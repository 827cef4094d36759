"""Rows as table, as JSON and as a page; the files of a run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.reporting.machine import Machine, read_machine
from bench.reporting.markdown import format_markdown
from bench.reporting.report import format_table, to_json
from bench.reporting.row import Row, ran
from bench.reporting.run import Run
from bench.reporting.writing import JSON_FILE, RATIOS_FILE, TABLE_FILE, write_run

ROWS = [
    Row("card", "size", 1022, "bytes"),
    Row("card", "read / limit", 1.2, "x", 1.15, against="the link's limit", how="quickest of 7"),
    Row("card", "rest", 1, "x", 2),
]
MACHINE = Machine("made-up processor", 2, 4.0, "Debian", "3.11.2", "3.40.1", "OpenSSL 3.0", 0.5)


def test_the_json_object_names_what_missed_its_aim() -> None:
    told = to_json(ROWS)
    assert told["missed"] == ["card: read / limit"]
    assert told["rows"][0] == {"part": "card", "name": "size", "value": 1022, "unit": "bytes"}
    assert told["rows"][1]["against"] == "the link's limit"


def test_the_table_says_whether_an_aim_was_met() -> None:
    lines = format_table(ROWS).splitlines()
    assert [line.split() for line in lines] == [
        ["card", "size", "1022", "bytes"],
        ["card", "read", "/", "limit", "1.2", "x", "aim", "≤", "1.15:", "missed"],
        ["card", "rest", "1", "x", "aim", "≤", "2:", "met"],
    ]
    assert lines[1].index(" x ") == lines[2].index(" x ")


@pytest.mark.parametrize(
    ("aim", "least", "missed", "told"),
    [(2.0, None, False, "≤ 2"), (1.0, None, True, "≤ 1"), (None, 1.5, False, "≥ 1.5"), (None, 3.0, True, "≥ 3")],
)
def test_an_aim_has_a_side(aim: float | None, least: float | None, missed: bool, told: str) -> None:
    row = Row("host", "visits", 2.0, "visits/s", aim, least)
    assert (row.judged, row.missed, row.tell_aim()) == (True, missed, told)


def test_without_an_aim_nothing_is_missed() -> None:
    assert not ROWS[0].judged
    assert not ROWS[0].missed


def test_how_it_was_run_is_said_for_all_and_not_overwritten() -> None:
    assert [row.how for row in ran("together", ROWS)] == ["together", "quickest of 7", "together"]


def test_the_page_names_machine_floor_and_verdict() -> None:
    page = format_markdown(Run(ROWS, {"card": 12.4}, {"screen": "there is no browser"}), MACHINE)
    assert "2 × made-up processor, 4 GiB, Debian" in page
    assert "| card | read / limit | 1.2 x | ≤ 1.15 | **missed** | the link's limit | quickest of 7 |" in page
    assert "1 of 2 aims met." in page
    assert "| card | size | 1022 bytes |  |  |" in page.partition("## Told without an aim")[2]
    assert "Seconds taken: card 12." in page
    assert "screen: there is no browser." in page


def test_the_machine_is_read_from_the_system(tmp_path: Path) -> None:
    (tmp_path / "cpuinfo").write_text("processor\t: 0\nmodel name\t: Made Up: Two\n")
    (tmp_path / "meminfo").write_text("MemTotal:        8388608 kB\n")
    (tmp_path / "release").write_text('NAME="x"\nPRETTY_NAME="Made Up OS 1"\n')
    machine = read_machine(tmp_path, tmp_path / "release")
    assert (machine.processor, machine.memory_gib) == ("Made Up: Two", 8.0)
    assert machine.system.startswith("Made Up OS 1, Linux ")


def test_a_machine_that_tells_nothing_is_named_by_its_kind(tmp_path: Path) -> None:
    machine = read_machine(tmp_path, tmp_path / "none")
    assert machine.processor
    assert machine.memory_gib == 0


def test_the_files_of_a_run_take_the_place_of_the_last_ones(tmp_path: Path) -> None:
    for rows in (ROWS, ROWS[:2]):
        write_run(tmp_path / "out", Run(rows, {"card": 1.0}), MACHINE)
    told = json.loads((tmp_path / "out" / JSON_FILE).read_text("utf-8"))
    assert (len(told["rows"]), told["machine"]["processors"], told["seconds"]) == (2, 2, {"card": 1.0})
    assert "read / limit" in (tmp_path / "out" / TABLE_FILE).read_text("utf-8")
    assert (tmp_path / "out" / RATIOS_FILE).read_text("utf-8").startswith("<svg ")
