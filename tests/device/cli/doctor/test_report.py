"""The total is the worst of the parts, and text, JSON and exit code tell the same story."""

from __future__ import annotations

import json
import re
from itertools import combinations

import pytest

from device.cli.doctor.finding import Finding, Level, found, worst
from device.cli.doctor.layout import COLUMNS, width
from device.cli.doctor.report import Report

ONE_OF_EACH = {
    Level.OK: found("reader.ok", reader="Virtual PCD 00 00"),
    Level.NOT_FITTED: found("camera.not_fitted"),
    Level.WARNING: found("outbox.rejected", dead_rows=2),
    Level.NOT_TESTED: found("reader.in_use_by_visit"),
    Level.FAILED: found("broker.refused", attempts=3),
}
EXITS = {Level.OK: 0, Level.NOT_FITTED: 0, Level.WARNING: 1, Level.FAILED: 2, Level.NOT_TESTED: 3}
RANKS = [Level.NOT_FITTED, Level.OK, Level.WARNING, Level.NOT_TESTED, Level.FAILED]


@pytest.mark.parametrize(
    "levels", [chosen for count in range(1, 6) for chosen in combinations(Level, count)], ids=", ".join
)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_text_json_and_exit_code_agree(levels: tuple[Level, ...], language: str) -> None:
    report = Report(tuple(ONE_OF_EACH[level] for level in levels), "1.0")
    total = max(levels, key=RANKS.index)
    assert report.total is total
    assert total.exit_code == EXITS[total]
    shown = json.loads(json.dumps(report.to_json(language)))
    assert (shown["total"], shown["exit_code"]) == (total.value, EXITS[total])
    assert {finding["level"] for finding in shown["findings"]} == {level.value for level in levels}
    assert all(width(line) <= COLUMNS for line in report.to_text(language).splitlines())
    assert f"(exit {EXITS[total]})" in report.to_text(language).splitlines()[-1]


def test_nothing_at_all_was_not_tested() -> None:
    assert worst([]) is Level.NOT_TESTED


def test_a_group_is_as_bad_as_its_worst_finding() -> None:
    report = Report((found("reader.ok"), found("reader.missing"), found("camera.not_fitted")), "1.0")
    assert report.groups() == {"reader": Level.FAILED, "camera": Level.NOT_FITTED}


def test_what_is_not_well_says_evidence_and_what_to_try() -> None:
    text = Report((found("outbox.rejected", dead_rows=2),), "1.0").to_text("en")
    assert re.search(r"outbox\.rejected +warning \[706\]", text)
    assert re.search(r"evidence: +dead_rows=2", text)
    assert re.search(r"at the desk: +\w", text)
    assert re.search(r"engineer: +\w", text)
    assert "窓口では: " in Report((found("outbox.rejected", dead_rows=2),), "1.0").to_text("ja")


def test_evidence_has_only_names_that_were_allowed() -> None:
    with pytest.raises(ValueError, match="patient_name is not allowed"):
        Finding("reader.ok", (("patient_name", "x"),))
    with pytest.raises(ValueError, match="id is not allowed"):
        Finding("reader")
