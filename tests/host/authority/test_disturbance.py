"""Misbehaviour over HTTP, as far as it shows without a real connection (the cuts are tested with one)."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from host.authority.base.records import format_record
from tests.host.authority.conftest import SetClock
from tests.host.authority.insurance.test_disaster import QUESTION
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


def test_an_answer_about_somebody_else(admin: Web, clinic: Web) -> None:
    """To the right request, with another person in every qualification."""
    admin.put("/admin/behaviour", {"mode": "wrong", "wrong": "other_person"})
    body = clinic.post(PATH, format_record(by_certificate())).json()
    assert (body["request_id"], body["result"]["validity"]) == ("request-1", 1)
    told = [body["qualification"], *body["qualifications"]]
    assert {(one["name"], one["birth_date"], one["number"]) for one in told} == {
        ("別人　架空", "1901-01-01", "9999999")
    }


def test_ended_abnormally(admin: Web, clinic: Web) -> None:
    """Segment 9 with its code, for every kind of question."""
    admin.put("/admin/behaviour", {"mode": "aborted"})
    poll = {"request_id": "1", "clinic": "clinic-a", "reception_number": "1"}
    row = {
        "row": "1",
        "insurer_number": "",
        "symbol": "",
        "number": "",
        "branch": "",
        "birth_date": "",
        "on_date": "",
    }
    token = {"request_id": "1", "clinic": "clinic-a", "token": "x", "kind": "surgery"}
    for path, body in (
        (PATH, format_record(by_certificate())),
        ("/v1/registrations", format_record(wish())),
        ("/v1/batches", {"request_id": "1", "clinic": "clinic-a", "rows": [row]}),
        ("/v1/batches/result", poll),
        ("/v1/medical-information", token),
        ("/v1/disaster/search", format_record(QUESTION)),
    ):
        answer = clinic.post(path, body).json()
        assert (answer["result"]["segment"], answer["result"]["code"]) == (9, "SIM9009"), path
    assert _uses(admin) == 0


def test_every_second_question(admin: Web, clinic: Web) -> None:
    """The others are answered."""
    admin.put("/admin/behaviour", {"mode": "half_failing", "every": 2})
    codes = [clinic.post(PATH, format_record(by_certificate(str(number)))).status_code for number in range(6)]
    assert codes == [200, 503] * 3
    assert admin.get("/admin/behaviour").json()["every"] == 2


def test_planned_maintenance(admin: Web, clinic: Web, clock: SetClock) -> None:
    """Refused inside the window, with the seconds to its end; administrators and people go on."""
    window = {"begins": "2026-11-24T09:00:00+09:00", "ends": "2026-11-24T10:00:00+09:00"}
    plan = {"windows": [window]}
    assert admin.put("/admin/maintenance", plan).json() == plan
    response = clinic.post(PATH, format_record(by_certificate()))
    assert (response.status_code, response.json()["code"]) == (503, "maintenance")
    assert int(response.headers["retry-after"]) == 44 * 60 + 28
    assert admin.get("/admin/maintenance").json() == plan
    assert clinic.get("/my").status_code == 200
    clock.moment += timedelta(hours=1)
    assert clinic.post(PATH, format_record(by_certificate())).status_code == 200
    assert (
        admin.put("/admin/maintenance", {"windows": [{**window, "ends": "2026-11-24T10:00:00"}]}).status_code == 422
    )
