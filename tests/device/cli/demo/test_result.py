"""The JSON object of the demo and its exit codes, from records in the contract's words."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from device.cli.demo.errors import VisitFailed
from device.cli.demo.result import Received, exit_code_of, format_result, parse_received
from device.wire import codec
from device.wire.messages.host import Eligibility, NextStep
from device.wire.messages.subscriber import VisitRecord
from device.wire.messages.visit import Card, Confirmation, Consent, FaceProof, Holder
from device.wire.words import CardKind, EligibilityStatus, Genuine, Method, Outcome

RECORD = VisitRecord(
    visit_id="01J00000000000000000000000",
    change=1,
    terminal="t-front",
    ticket="A7K",
    received_at=1_775_000_000,
    late=False,
    holder=Holder(Method.FACE, Outcome.MATCH),
    confirmation=Confirmation(),
    card=Card(kind=CardKind.MYNUMBER, genuine=Genuine.PROVED, serial="90000101"),
    face=FaceProof(),
    consent=Consent(),
    eligibility=Eligibility(True, False, EligibilityStatus.ELIGIBLE, NextStep(1, "proceed")),
    timings_ms={"card": 310},
)


def line(acknowledged: bool = True) -> str:
    visit = codec.to_json(RECORD)
    return json.dumps({"number": 1, "jti": "x", "acknowledged": acknowledged, "visit": visit})


def test_result_has_exactly_the_promised_keys() -> None:
    assert format_result(RECORD, isolated=True) == {
        "visit_id": "01J00000000000000000000000",
        "terminal": "t-front",
        "ticket": "A7K",
        "isolated": True,
        "holder": {"method": "face", "outcome": "match"},
        "card": {
            "kind": "mynumber",
            "genuine": "proved",
            "certificate_status": "not_checked",
            "revocation": "not_checked",
        },
        "eligibility": {
            "checked": True,
            "checked_late": False,
            "status": "eligible",
            "next_step": {"number": 1, "name": "proceed"},
        },
        "timings_ms": {"card": 310},
    }


def test_serial_stays_out() -> None:
    assert "90000101" not in json.dumps(format_result(RECORD, isolated=True))


def test_subscribers_line_is_read() -> None:
    assert parse_received(line()) == Received(RECORD, acknowledged=True)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"visit": {}, "acknowledged": true}', '{"subscribed": "s-karte"}'])
def test_other_lines_are_errors(text: str) -> None:
    with pytest.raises(VisitFailed):
        parse_received(text)


def test_exit_codes() -> None:
    pending = replace(RECORD, holder=Holder(Method.STAFF, Outcome.PENDING))
    assert exit_code_of(Received(RECORD, acknowledged=True)) == 0
    assert exit_code_of(Received(RECORD, acknowledged=False)) == 1
    assert exit_code_of(Received(pending, acknowledged=True)) == 3
