"""Batches on the real process: judged in the background, and resumed after it was killed."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from host.authority.base.records import format_record
from tests.host.authority.people import person
from tests.host.authority.process import CLIENT_TOKEN, RunningAuthority, running_authority

LIMIT_S = 60.0
ROWS = 300


def post(running: RunningAuthority, path: str, body: object) -> dict[str, Any]:
    """Ask as a clinic; the answer must be one."""
    headers = {"Authorization": f"Bearer {CLIENT_TOKEN}"}
    response = httpx.post(running.url + path, json=body, headers=headers, trust_env=False, timeout=LIMIT_S)
    answer: dict[str, Any] = response.raise_for_status().json()
    return answer


def batch() -> dict[str, Any]:
    row = {
        "insurer_number": "  999999",
        "symbol": "架０１",
        "number": "0000077",
        "branch": "02",
        "birth_date": "1952-02-29",
        "on_date": "2026-11-24",
    }
    rows = [{**row, "row": str(place)} for place in range(ROWS)]
    return {"request_id": "batch", "clinic": "clinic-a", "rows": rows}


def wait_for(running: RunningAuthority, number: str) -> dict[str, Any]:
    """Poll until the batch is done."""
    poll = {"request_id": "poll", "clinic": "clinic-a", "reception_number": number}
    end = time.monotonic() + LIMIT_S
    while time.monotonic() < end:
        state = post(running, "/v1/batches/result", poll)
        if state["result"]["segment"] == 1:
            return state
    pytest.fail("the batch did not end")


@pytest.mark.system
@pytest.mark.timeout(300)
def test_taken_killed_and_finished(tmp_path: Path) -> None:
    """What the killed process had not judged, the next one does; each row is one use."""
    with running_authority(tmp_path) as running:
        running.admin("PUT", "/admin/persons/hanako", format_record(person()))
        first = post(running, "/v1/batches", batch())
        running.process.kill()
    with running_authority(tmp_path) as running:
        assert post(running, "/v1/batches", batch())["reception_number"] == first["reception_number"]
        state = wait_for(running, first["reception_number"])
        uses = running.admin("GET", "/admin/persons/hanako/uses").json()["uses"]
    assert (state["done"], state["normal"], state["errors"]) == (ROWS, ROWS, 0)
    assert [one["row"] for one in state["results"]] == [str(place) for place in range(ROWS)]
    assert {one["result"]["validity"] for one in state["results"]} == {1}
    assert [use["purpose"] for use in uses] == ["eligibility_by_batch"] * ROWS


@pytest.mark.system
@pytest.mark.timeout(300)
def test_a_resting_authority_judges_nothing(tmp_path: Path) -> None:
    """While it fails on demand the batch stays at work; afterwards it is finished by itself."""
    with running_authority(tmp_path) as running:
        running.admin("PUT", "/admin/behaviour", {"mode": "busy", "every": 1_000_000})
        number = post(running, "/v1/batches", batch())["reception_number"]
        poll = {"request_id": "poll", "clinic": "clinic-a", "reception_number": number}
        assert post(running, "/v1/batches/result", poll)["result"]["segment"] == 2
        assert post(running, "/v1/batches/result", poll)["done"] == 0
        running.admin("PUT", "/admin/behaviour", {"mode": "normal"})
        assert wait_for(running, number)["done"] == ROWS
