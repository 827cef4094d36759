"""Whether a diagnosis names what was planted."""

from __future__ import annotations

import json
from typing import Any

import pytest

from drill.judging import Diagnosis, NoAnswer, names_both, names_it, parse_diagnosis

BROKER, CAMERA = ("broker.refused",), ("camera.dark", "camera.covered")


def finding(id_: str, level: str = "failed", follows_from: list[str] | None = None) -> dict[str, Any]:
    return {"id": id_, "level": level, "follows_from": follows_from or []}


def report(*findings: dict[str, Any], code: int = 2, first: str | None = None) -> str:
    return json.dumps({"findings": findings, "exit_code": code, "first": first})


def seen(*roots: str) -> Diagnosis:
    return Diagnosis(roots, roots, 2, 1.0)


def test_what_follows_from_something_is_wrong_and_no_root() -> None:
    printed = report(
        finding("broker.refused"),
        finding("host.not_heard", "not_tested", ["broker.refused"]),
        finding("reader.ok", "ok"),
        finding("panel.not_fitted", "not_fitted"),
        first="broker.refused",
    )
    assert parse_diagnosis(printed, 1.5) == Diagnosis(
        ("broker.refused",), ("broker.refused", "host.not_heard"), 2, 1.5
    )


def test_health_is_nothing_wrong_and_a_code_that_says_so() -> None:
    well = finding("reader.ok", "ok")
    assert parse_diagnosis(report(well, code=0), 1.0).is_healthy
    assert not parse_diagnosis(report(well, code=3), 1.0).is_healthy
    assert not parse_diagnosis(report(finding("clock.behind", "warning"), code=0), 1.0).is_healthy


def test_the_report_says_itself_what_comes_first() -> None:
    printed = report(finding("camera.dark"), finding("broker.refused"), first="broker.refused")
    assert parse_diagnosis(printed, 1.0).roots == ("broker.refused", "camera.dark")


@pytest.mark.parametrize("printed", ["", "{}", "[]", '{"findings": 3}', "Traceback", '{"findings": [3]}'])
def test_what_is_no_report_is_told_apart_from_health(printed: str) -> None:
    with pytest.raises(NoAnswer):
        parse_diagnosis(printed, 1.0)


def test_only_the_first_finding_counts() -> None:
    assert names_it(seen("broker.refused", "camera.dark"), BROKER)
    assert not names_it(seen("camera.dark", "broker.refused"), BROKER)
    assert not names_it(seen(), BROKER)


@pytest.mark.parametrize(
    ("roots", "both"),
    [
        (("broker.refused", "camera.dark"), True),
        (("camera.covered", "broker.refused"), True),
        (("broker.refused",), False),
        (("broker.refused", "clock.behind", "camera.dark"), False),
        (("camera.dark", "camera.covered", "broker.refused"), False),
    ],
)
def test_each_of_two_is_among_the_first_two(roots: tuple[str, ...], both: bool) -> None:
    assert names_both(seen(*roots), (BROKER, CAMERA), hidden=False) == both


def test_one_that_hides_the_other_has_to_come_first() -> None:
    assert names_both(seen("broker.refused"), (BROKER, CAMERA), hidden=True)
    assert not names_both(seen("camera.dark", "broker.refused"), (BROKER, CAMERA), hidden=True)
