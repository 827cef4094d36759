"""Files for clinic software from the real host: written once, over its kills too, and shown by its commands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from host.official_files.result_reading import parse_result
from tests.host.line.bodies import FACE, STAFF, visit_body
from tests.host.line.line import Line
from tests.host.line.programs import run_host_command
from tests.host.line.waiting import wait_for

pytestmark = pytest.mark.system


def arrive(line: Line, serial: int, *, pending: bool = False) -> str:
    body = visit_body(STAFF if pending else FACE, line.insured(serial).facts())
    line.terminal.send_visit(body, line.terminal.challenge())
    line.results(body.visit_id)
    return body.visit_id


def files_of(line: Line, visit_id: str) -> list[Path]:
    """Give the result files that name a visit."""
    files = (line.folder / "handed" / "files").glob("*.xml")
    return [path for path in files if parse_result(path.read_bytes()).header.file_id == visit_id]


def written(line: Line, visit_id: str) -> int:
    query = "SELECT count(*) FROM handovers WHERE visit_id = ? AND state = 'written'"
    return int(line.query(query, visit_id)[0][0])


def await_written(line: Line, visit_id: str) -> None:
    wait_for(lambda: written(line, visit_id) == 2, "both files are written", 90.0, line.tell)


def test_a_visit_becomes_a_result_file_and_a_bundle(line: Line) -> None:
    visit_id = arrive(line, 7601)
    await_written(line, visit_id)
    (file,) = files_of(line, visit_id)
    (person,) = parse_result(file.read_bytes()).persons
    (one,) = person.qualifications
    assert (one.name, one.insurer_number) == ("見本　花子", "  999999")
    bundle = json.loads(run_host_command("fhir", "--config", str(line.config), visit_id))
    (again,) = [
        path
        for path in (line.folder / "handed" / "fhir").glob("*.json")
        if json.loads(path.read_bytes())["identifier"]["value"] == visit_id
    ]
    assert json.loads(again.read_bytes()) == bundle
    actions = line.query("SELECT count(*) FROM audit WHERE visit_id = ? AND action = 'handover'", visit_id)
    assert actions == [(3,)], "two files, and one look by the command"


def test_nobody_confirmed_no_file_and_the_command_says_so(line: Line) -> None:
    visit_id = arrive(line, 7602, pending=True)
    assert files_of(line, visit_id) == []
    with pytest.raises(AssertionError, match="654"):
        run_host_command("fhir", "--config", str(line.config), visit_id)


def test_a_killed_host_doubles_no_file(line: Line) -> None:
    visits = [arrive(line, 7610 + number) for number in range(3)]
    line.restart_host()
    for visit_id in visits:
        await_written(line, visit_id)
    assert [len(files_of(line, visit_id)) for visit_id in visits] == [1, 1, 1]
    assert "見本" not in line.host.log.read_text()


def test_the_command_counts(line: Line) -> None:
    visit_id = arrive(line, 7620)
    await_written(line, visit_id)
    report = json.loads(run_host_command("handover", "--config", str(line.config), "--json"))
    counts = {(one["kind"], one["state"]): one["files"] for one in report["counts"]}
    assert counts["official", "written"] >= 1
    assert counts["fhir", "written"] >= 1
    assert report["failing"] == []
    assert "written" in run_host_command("handover", "--config", str(line.config))
