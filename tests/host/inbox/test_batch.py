"""Batches: stored once, repeats absorbed, broken ones put aside, receipts for those who proved who they are."""

from __future__ import annotations

import dataclasses
import hashlib

import pytest
from sqlalchemy.exc import DatabaseError

from device.wire.messages.visit import Card, RegistrationRequest
from device.wire.words import Outcome, ReceiptState
from tests.host.line.bodies import FACE, STAFF, new_id, pin_body, visit_body
from tests.host.line.voice import TerminalKeys, Voice
from tests.host.world import NOW, SETTINGS, World

pytestmark = pytest.mark.both_databases

CARD = Card(issuer="0badcafe", serial="4711", not_after=1_800_000_000)


def test_stored_repeat_and_alarm(world: World) -> None:
    said = world.voice.claims(visit_body(STAFF, CARD))
    first, other = world.voice.seal(said), world.voice.seal(said)
    entries = world.store(first, first, other, first).receipts["t-front"]
    assert [entry.state for entry in entries] == ["stored", "repeat", "rejected", "repeat"]
    assert [entry.error for entry in entries] == [0, 0, 409, 0]
    assert [entry.digest for entry in entries] == [
        hashlib.sha256(sealed.encode()).hexdigest() for sealed in (first, first, other, first)
    ]
    assert {(entry.boot, entry.seq) for entry in entries} == {(said.boot, said.seq)}
    assert world.rows("SELECT count(*) FROM inbox") == [(1,)]
    assert world.rows("SELECT count(*) FROM visits") == [(1,)]
    assert world.rows("SELECT number FROM quarantine") == [(409,)]


def test_repeat_in_a_later_batch_makes_no_work(world: World) -> None:
    sealed = world.voice.seal(world.voice.claims(visit_body(STAFF, CARD)))
    assert world.store(sealed).has_work
    assert not world.store(sealed).has_work


def test_one_visit_id_makes_one_visit(world: World) -> None:
    body = visit_body(STAFF, CARD)
    assert world.arrive(body).state is ReceiptState.STORED
    again = world.arrive(body)
    assert (again.state, again.error) == (ReceiptState.REJECTED, 409)
    assert world.rows("SELECT count(*) FROM inbox") == [(1,)]


def test_visit_id_of_another_terminals_visit(world: World) -> None:
    body = visit_body(STAFF, CARD)
    world.arrive(body)
    thief = Voice("t-back", world.voice.host, TerminalKeys())
    world.enrol_terminal(thief, "B")
    (entry,) = world.store(thief.seal(thief.claims(body)), terminal="t-back").receipts["t-back"]
    assert entry.error == 409
    assert world.visit(body.visit_id).terminal == "t-front"


def test_one_broken_message_disturbs_no_other(world: World) -> None:
    good = [world.voice.seal(world.voice.claims(visit_body(STAFF, CARD))) for _ in range(2)]
    stored = world.store(good[0], "rubbish", good[1])
    assert [entry.state for entry in stored.receipts["t-front"]] == ["stored", "stored"]
    assert world.rows("SELECT number, sealed FROM quarantine") == [(401, b"rubbish")]


def test_quarantine_is_bounded_and_counts_repeats(world: World) -> None:
    for number in range(5):
        world.clock.now += 1
        world.store(f"rubbish {number}", f"rubbish {number}")
    rows = world.rows("SELECT sealed, times FROM quarantine ORDER BY first_at")
    assert rows == [(b"rubbish 2", 2), (b"rubbish 3", 2), (b"rubbish 4", 2)]


def test_terminal_enrolled_again_is_no_longer_believed_with_its_old_key(world: World) -> None:
    sealed = world.voice.seal(world.voice.claims(visit_body(STAFF, CARD)))
    world.enrol_terminal(Voice("t-front", world.voice.host, TerminalKeys()), "A")
    assert world.store(sealed).receipts == {}
    assert world.rows("SELECT number FROM quarantine") == [(403,)]


def test_fresh_and_late(world: World) -> None:
    nonce = world.challenge()
    fresh, late, expired = (visit_body(FACE, CARD) for _ in range(3))
    world.arrive(fresh, nonce)
    world.arrive(late)
    world.clock.now += SETTINGS.challenge_s
    world.arrive(expired, nonce)
    assert [world.visit(body.visit_id).late for body in (fresh, late, expired)] == [False, True, True]


def test_pin_over_an_old_challenge_is_late_however_fresh_the_message(world: World) -> None:
    old = world.challenge("nonce-old")
    world.clock.now += SETTINGS.challenge_s
    new = world.challenge("nonce-new")
    body = pin_body(world.issuer.card(4711), old, "t-front")
    world.arrive(body, new)
    visit = world.visit(body.visit_id)
    assert (visit.holder.outcome, visit.late) == (Outcome.VERIFIED, True)


def test_pin_is_judged_before_anybody_sees_the_visit(world: World) -> None:
    body = pin_body(world.issuer.card(4711), "invented", "t-front")
    world.arrive(body)
    visit = world.visit(body.visit_id)
    assert (visit.holder.outcome, visit.eligibility) == (Outcome.NOT_VERIFIED, None)
    assert visit.confirm_until == int(NOW) + SETTINGS.confirm_within_s


def test_only_waiting_visits_can_be_confirmed(world: World) -> None:
    waiting, settled = visit_body(STAFF, CARD), visit_body(FACE, CARD)
    world.arrive(waiting)
    world.arrive(settled)
    assert world.visit(waiting.visit_id).confirm_until == int(NOW) + SETTINGS.confirm_within_s
    assert world.visit(settled.visit_id).confirm_until == 0


def test_registration_request_becomes_work(world: World) -> None:
    request = world.voice.request(RegistrationRequest(new_id(), "0badcafe", "4711"))
    stored = world.store(world.voice.seal(request))
    assert stored.has_work
    assert world.rows("SELECT visit_id FROM registrations") == [(request.body.visit_id,)]


@pytest.mark.owner_rights
def test_database_that_refuses_commits_nothing(world: World) -> None:
    sealed = world.voice.seal(world.voice.claims(visit_body(STAFF, CARD)))
    with world.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE visits RENAME TO visits_away")
    with pytest.raises(DatabaseError) as caught:
        world.store("rubbish", sealed)
    assert "4711" not in str(caught.value)
    with world.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE visits_away RENAME TO visits")
    assert world.rows("SELECT count(*) FROM quarantine") == [(0,)]
    assert world.store(sealed).receipts["t-front"][0].state is ReceiptState.STORED


def test_foreign_topic_is_logged_and_stored_nowhere(world: World) -> None:
    assert world.deliver("uketsuke/1/c1/eligibility/visit", "x").receipts == {}
    assert [event["event"] for event in world.events()] == ["foreign_topic"]


def test_log_names_terminal_and_number_only(world: World) -> None:
    world.store(world.voice.seal(dataclasses.replace(world.voice.claims(visit_body(STAFF, CARD)), aud="h-other")))
    (event,) = world.events()
    assert {key: event[key] for key in ("event", "terminal", "number")} == {
        "event": "message_refused",
        "terminal": "t-front",
        "number": 406,
    }
