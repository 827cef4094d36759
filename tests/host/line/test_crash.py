"""Kill -9 of any program at any moment loses nothing and passes nothing on twice."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from contextlib import closing

import pytest

from device.wire.words import ReceiptState
from tests.host.line.bodies import FACE, STAFF, visit_body
from tests.host.line.line import Line
from tests.host.line.waiting import wait_for

pytestmark = [
    pytest.mark.system,
    # paho-mqtt 2.2 drops its socket unclosed when the broker dies in the middle of a handshake
    pytest.mark.filterwarnings("ignore:unclosed <ssl.SSLSocket:ResourceWarning"),
]

VISITS = 30
KILLS = 4
SEED = 11


def passed_on(line: Line) -> Counter[tuple[str, int]]:
    """Count the lines that the subscriber printed about each visit and change."""
    visits = [entry["visit"] for entry in list(line.subscriber.lines) if "visit" in entry]
    return Counter((visit["visit_id"], visit["change"]) for visit in visits)


def test_visit_sent_while_the_host_is_down(line: Line) -> None:
    line.host.kill()
    body = visit_body(FACE, line.insured(3000).facts())
    digest = line.terminal.send_visit(body)
    line.restart_host()
    assert line.terminal.receipt_for(digest).state is ReceiptState.STORED
    assert line.results(body.visit_id)


def test_host_killed_between_storing_and_asking(line: Line) -> None:
    body = visit_body(FACE, line.insured(3001).facts())
    line.authority.admin("PUT", "/admin/behaviour", {"mode": "slow", "delay_s": 1.5})
    digest = line.terminal.send_visit(body)
    line.terminal.receipt_for(digest)
    line.restart_host()
    line.authority.admin("PUT", "/admin/behaviour", {"mode": "normal"})
    assert line.terminal.reply_for(body.visit_id).eligibility.checked
    assert line.results(body.visit_id)
    assert passed_on(line)[(body.visit_id, 1)] == 1


def test_broker_killed_and_its_store_lost(line: Line) -> None:
    line.broker.kill()
    (line.folder / "broker-data" / "mosquitto.db").unlink(missing_ok=True)
    line.broker.start()
    body = visit_body(FACE, line.insured(3002).facts())
    sealed = line.terminal.voice.seal(line.terminal.voice.claims(body))
    digest = line.terminal.send(sealed)

    def receipted() -> bool:
        line.terminal.send(sealed)  # as a daemon does: again until the receipt comes
        return any(entry.digest == digest for entry in line.terminal.receipts)

    wait_for(receipted, "a receipt")
    assert line.results(body.visit_id)


def test_result_waits_for_a_subscriber_that_is_away(line: Line) -> None:
    line.subscriber.kill()
    try:
        body = visit_body(STAFF, line.insured(3003).facts())
        line.terminal.receipt_for(line.terminal.send_visit(body))
        line.restart_host()
    finally:
        line.subscriber.start()
    line.results(body.visit_id)
    assert passed_on(line)[(body.visit_id, 1)] == 1


def test_database_that_refuses_gets_no_receipt_until_it_is_well(line: Line) -> None:
    line.terminal.challenge()
    _rename(line, "inbox", "inbox_away")
    try:
        body = visit_body(FACE, line.insured(3004).facts())
        digest = line.terminal.send_visit(body)
        wait_for(lambda: "inbox_not_stored" in line.host.log.read_text(), "the failure in the log")
        assert all(entry.digest != digest for entry in line.terminal.receipts)
    finally:
        _rename(line, "inbox_away", "inbox")
    # a repeat, when the first receipt was lost with the connection that the host dropped meanwhile
    assert line.terminal.receipt_for(digest).state in {ReceiptState.STORED, ReceiptState.REPEAT}


def test_random_kills_lose_and_double_nothing(line: Line) -> None:
    chance = random.Random(SEED)
    kills = {
        at: chance.choice((line.restart_host, line.restart_broker)) for at in chance.sample(range(VISITS), KILLS)
    }
    card = line.insured(3005).facts()
    sent = {}
    for at in range(VISITS):
        body = visit_body(FACE, card)
        sealed = line.terminal.voice.seal(line.terminal.voice.claims(body))
        sent[line.terminal.send(sealed)] = (body.visit_id, sealed)
        if at in kills:
            kills[at]()
    _resend_until_receipted(line, {digest: sealed for digest, (_, sealed) in sent.items()})
    expected = {(visit_id, 1): 1 for visit_id, _ in sent.values()}
    wait_for(lambda: expected.keys() <= passed_on(line).keys(), "all results")
    assert {key: count for key, count in passed_on(line).items() if key in expected} == expected
    numbers = [
        number for (number,) in line.query("SELECT number FROM results WHERE subscriber = 's-karte' ORDER BY number")
    ]
    assert numbers == list(range(1, len(numbers) + 1))


def _resend_until_receipted(line: Line, sealed: dict[str, str]) -> None:
    def all_receipted() -> bool:
        receipted = {entry.digest for entry in line.terminal.receipts}
        for digest in sealed.keys() - receipted:
            line.terminal.send(sealed[digest])
        return sealed.keys() <= receipted

    wait_for(all_receipted, "all receipts")


def _rename(line: Line, old: str, new: str) -> None:
    with closing(sqlite3.connect(line.folder / "state" / "host.sqlite", timeout=5)) as database:
        database.execute(f"ALTER TABLE {old} RENAME TO {new}")
