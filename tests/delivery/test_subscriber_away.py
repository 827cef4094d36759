"""A subscriber that was away for a week: everything comes once, whatever happened to broker and host."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.host.line.bodies import FACE, STAFF, visit_body
from tests.host.line.line import Line
from tests.host.line.waiting import wait_for

pytestmark = [
    pytest.mark.system,
    # paho-mqtt 2.2 drops its socket unclosed when the broker dies in the middle of a handshake
    pytest.mark.filterwarnings("ignore:unclosed <ssl.SSLSocket:ResourceWarning"),
]

WEEK = 12
"""Visits of the week."""

SETTLED_S = 90.0


def lose_broker(line: Line) -> None:
    """Let the broker die with all that it kept: queues, retained messages, MQTT sessions, as if these had run out."""
    line.broker.kill()
    for store in (line.folder / "broker-data").glob("mosquitto.db*"):
        store.unlink()
    line.broker.start()


def passed_on(line: Line) -> list[tuple[int, str]]:
    """Give number and visit of everything that the subscriber passed on, in its order."""
    return [
        (entry["number"], entry["visit"]["visit_id"]) for entry in list(line.subscriber.lines) if "visit" in entry
    ]


@pytest.fixture
def settled(clinic: Line) -> Line:
    """Give the clinic when the subscriber has everything that other tests made."""
    wait_for(lambda: _unacknowledged(clinic) == 0, "nothing is under way", SETTLED_S)
    return clinic


def test_away_for_a_week(settled: Line) -> None:
    clinic = settled
    known = len(passed_on(clinic))
    clinic.subscriber.kill()
    try:
        card = clinic.insured(9400).facts()
        bodies = [visit_body(STAFF if number % 3 else FACE, card) for number in range(WEEK)]
        for number, body in enumerate(bodies):
            sealed = clinic.terminal.voice.seal(clinic.terminal.voice.claims(body))
            _send_until_receipted(clinic, sealed)
            if number == WEEK // 3:
                lose_broker(clinic)
            elif number == WEEK // 2:
                clinic.restart_host()
        wait_for(lambda: _unacknowledged(clinic) == WEEK, "all results wait")
        clinic.restart_host()
        lose_broker(clinic)
    finally:
        clinic.subscriber.start()
    for body in bodies:
        clinic.results(body.visit_id)
    news = passed_on(clinic)[known:]
    wanted = {body.visit_id for body in bodies}
    assert Counter(visit for _, visit in news if visit in wanted) == dict.fromkeys(wanted, 1)
    numbers = sorted(number for number, _ in news)
    assert numbers == list(range(numbers[0], numbers[0] + len(news))), "no number is missing; they tell the order"
    wait_for(lambda: _unacknowledged(clinic) == 0, "all receipts are in")


def test_broker_loses_what_is_on_its_way_to_a_subscriber_that_is_there(settled: Line) -> None:
    clinic = settled
    clinic.subscriber.kill()
    try:
        body = visit_body(FACE, clinic.insured(9401).facts())
        sealed = clinic.terminal.voice.seal(clinic.terminal.voice.claims(body))
        _send_until_receipted(clinic, sealed)
        wait_for(lambda: _sent(clinic, body.visit_id), "it is at the broker")
    finally:
        clinic.subscriber.start()
        lose_broker(clinic)
    clinic.results(body.visit_id)


def _send_until_receipted(line: Line, sealed: str) -> None:
    digest = line.terminal.send(sealed)

    def receipted() -> bool:
        line.terminal.send(sealed)  # as a daemon does: again until the receipt comes
        return any(entry.digest == digest for entry in line.terminal.receipts)

    wait_for(receipted, "a receipt", tell=line.tell)


def _unacknowledged(line: Line) -> int:
    query = "SELECT count(*) FROM results WHERE subscriber = 's-karte' AND acknowledged_at IS NULL"
    return int(line.query(query)[0][0])


def _sent(line: Line, visit_id: str) -> bool:
    query = "SELECT count(*) FROM results WHERE visit_id = ? AND sends > 0"
    return bool(line.query(query, visit_id)[0][0])
