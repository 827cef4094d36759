"""The visit part: steps from a log, the link's time from a card's record, and what cannot be shorter."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bench.basics.errors import NotMeasured
from bench.visit.floors import Floors, least
from bench.visit.line import Taken, Visited
from bench.visit.moments import Span, Step, air_in, find_steps, parse_log, parse_record
from bench.visit.part import AIM, LINK, floor_of, to_rows
from device.cli.demo.person import Method
from device.firmware.simulated.link.contactless import ContactlessLink


def _line(at: float, happened: str, state: str) -> str:
    return json.dumps({"time": at, "event": "visit_state", "state": state, "event_in": happened})


LOG = [
    "something else",
    json.dumps({"time": 9.0, "event": "started"}),
    _line(10.1, "card_in", "reading"),
    _line(10.2, "card_read", "choosing"),
    _line(15.0, "chose", "pin"),
    _line(20.0, "pin_entered", "pin"),
    _line(20.3, "pin_verified", "review"),
    _line(30.0, "accepted", "sending"),
    _line(30.05, "committed", "sending"),
    _line(30.5, "replied", "result"),
]


def test_the_persons_own_time_is_no_step() -> None:
    steps = find_steps(10.0, parse_log(LOG))
    taken = {step: round(span.seconds, 3) for step, span in steps.items()}
    assert taken == {Step.READING: 0.2, Step.SIGNING: 0.3, Step.SENDING: 0.05}


@pytest.mark.parametrize("lines", [LOG[:7], LOG[:-2], [*LOG, _line(31.0, "number_entered", "unlocking")]])
def test_a_visit_that_did_not_end_is_no_measurement(lines: list[str]) -> None:
    with pytest.raises(NotMeasured):
        find_steps(10.0, parse_log(lines))


def _exchange(t_ms: float, what: str, sent: int = 0, received: int = 0) -> str:
    record: dict[str, Any] = {"t_ms": t_ms, "what": what, "sent_bytes": sent, "received_bytes": received}
    return json.dumps(record)


def test_the_links_time_is_that_of_the_commands_in_the_span() -> None:
    link = ContactlessLink(106)
    record = [
        _exchange(1000, "power_on"),
        _exchange(1100, "00a4040c", sent=10),
        _exchange(1200, "00b00000", received=251),
        _exchange(9000, "00b00000", received=251),
    ]
    exchanges = parse_record(record, link, 0.5)
    assert [one.at for one in exchanges] == [1.6, 1.7, 9.5]
    selected, read = link.exchange_s(15, 2), link.exchange_s(5, 253)
    assert air_in(Span(1.5, 2.0), exchanges) == pytest.approx(selected + read)


FLOORS = Floors(photo_s=0.2, seal_s=0.001, commit_s=0.002)


def test_the_photo_is_worked_on_while_the_card_proves_itself() -> None:
    by_pin = Visited({Step.READING: Taken(0.3, 0.2), Step.SENDING: Taken(0.02, 0.0)})
    by_face = Visited({**by_pin.steps, Step.OPENING: Taken(1.7, 1.5)})
    proof_s = LINK.exchange_s(41, 258)
    assert floor_of(by_pin, FLOORS) == pytest.approx(0.2 + 0.003)
    assert floor_of(by_face, FLOORS) == pytest.approx(1.7 + 0.003 + 0.2 - proof_s)


def test_the_quickest_visit_counts() -> None:
    slow, quick = (Visited({Step.SENDING: Taken(seconds, 0.1)}) for seconds in (0.2, 0.11))
    rows = {row.name: row for row in to_rows(Method.PIN, [slow, quick], FLOORS)}
    ratio = rows["pin: the machine's time / parts"]
    assert rows["pin: the machine's time"].value == 110
    assert ratio.value == pytest.approx(0.11 / 0.103, abs=0.001)
    assert (ratio.aim, ratio.missed) == (AIM, False)


def test_of_each_part_the_quickest_counts() -> None:
    assert least([Floors(3, 1, 2), Floors(1, 2, 3)]) == Floors(1, 1, 2)
