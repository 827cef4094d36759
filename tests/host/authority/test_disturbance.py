"""Misbehaviour over HTTP, as far as it shows without a real connection (the cuts are tested with one)."""

from __future__ import annotations

import time

import pytest

from host.authority.serving.records import format_record
from tests.host.authority.people import by_certificate, person, wish
from tests.host.authority.web import Web

PATH = "/v1/eligibility/by-certificate"


@pytest.fixture(autouse=True)
def _hanako(admin: Web) -> None:
    admin.put("/admin/persons/hanako", format_record(person()))


def _uses(admin: Web) -> int:
    return len(admin.get("/admin/persons/hanako/uses").json()["uses"])


def test_failing_refuses_before_any_work(admin: Web, clinic: Web) -> None:
    """503, and nothing is recorded; after the count it serves again."""
    admin.put("/admin/behaviour", {"mode": "failing", "count": 1})
    response = clinic.post(PATH, format_record(by_certificate()))
    assert (response.status_code, response.json()["code"], _uses(admin)) == (503, "unavailable", 0)
    assert clinic.post(PATH, format_record(by_certificate())).status_code == 200


def test_maintenance_says_when_to_come_back(admin: Web, clinic: Web) -> None:
    """503 with Retry-After."""
    admin.put("/admin/behaviour", {"mode": "maintenance"})
    response = clinic.post(PATH, format_record(by_certificate()))
    assert (response.status_code, response.json()["code"]) == (503, "maintenance")
    assert int(response.headers["retry-after"]) > 0


def test_busy_is_an_answer_that_says_processing(admin: Web, clinic: Web) -> None:
    """Segment 2 without a verdict, for questions and registrations alike."""
    admin.put("/admin/behaviour", {"mode": "busy"})
    for path, body in ((PATH, by_certificate()), ("/v1/registrations", wish())):
        answer = clinic.post(path, format_record(body)).json()
        assert (answer["result"]["segment"], answer["result"]["validity"]) == (2, None)
        assert answer["request_id"] == "request-1"
    assert _uses(admin) == 0


def test_slow_is_late_and_right(admin: Web, clinic: Web) -> None:
    """The answer comes after the delay."""
    admin.put("/admin/behaviour", {"mode": "slow", "delay_s": 0.2})
    began = time.monotonic()
    assert clinic.post(PATH, format_record(by_certificate())).json()["result"]["validity"] == 1
    assert time.monotonic() - began >= 0.2


def test_four_wrong_answers(admin: Web, clinic: Web) -> None:
    """Cut JSON, somebody else's answer, no validity, a code of no table."""
    admin.put("/admin/behaviour", {"mode": "wrong"})
    responses = [clinic.post(PATH, format_record(by_certificate())) for _ in range(4)]
    with pytest.raises(ValueError, match=r".+"):
        responses[0].json()
    assert responses[1].json()["request_id"] != "request-1"
    assert responses[2].json()["result"]["validity"] is None
    assert responses[3].json()["result"]["validity"] == 99


def test_administrators_are_never_disturbed(admin: Web) -> None:
    """Or nobody could end it."""
    admin.put("/admin/behaviour", {"mode": "failing"})
    assert admin.get("/admin/persons/hanako").status_code == 200
