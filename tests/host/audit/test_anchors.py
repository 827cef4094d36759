"""What is noted of the log outside the database survives a power cut, and is read as it was written."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from device.base.log import EventLog
from host.audit.anchors import Anchors
from host.base.errors import StateDamaged


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give the file's path."""
    return tmp_path / "audit.anchors"


def note(path: Path, number: int, digest: str) -> list[dict[str, object]]:
    logged = io.StringIO()
    Anchors(path).note(number, digest * 64, 1000.5, EventLog("test", logged))
    return [json.loads(line) for line in logged.getvalue().splitlines()]


def test_noted_once_and_said_in_the_log(path: Path) -> None:
    assert Anchors(path).read() == {}
    assert note(path, 0, "0") == []
    (event,) = note(path, 3, "a")
    assert (event["event"], event["number"], event["digest"]) == ("audit_anchored", 3, "a" * 64)
    assert note(path, 3, "a") == []
    note(path, 5, "b")
    assert Anchors(path).read() == {3: "a" * 64, 5: "b" * 64}
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_was_noted_first_counts(path: Path) -> None:
    note(path, 3, "a")
    note(path, 3, "b")
    assert Anchors(path).read() == {3: "a" * 64}


def test_a_line_that_a_power_cut_left_half_is_written_over(path: Path) -> None:
    note(path, 3, "a")
    path.write_bytes(path.read_bytes() + b'{"number": 4, "dig')
    assert Anchors(path).read() == {3: "a" * 64}
    note(path, 4, "b")
    assert Anchors(path).read() == {3: "a" * 64, 4: "b" * 64}


@pytest.mark.parametrize("line", ["rubbish", "[1]", '{"number": "x", "digest": ""}', "{}"])
def test_other_content_is_no_list_of_anchors(path: Path, line: str) -> None:
    path.write_text(line + "\n")
    with pytest.raises(StateDamaged):
        Anchors(path).read()
