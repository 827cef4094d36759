"""Pages of arrivals from the database."""

from __future__ import annotations

import pytest

from device.wire.messages.visit import Card
from device.wire.words import CardKind, Change, EligibilityStatus, Outcome
from host.desk.board.port import Arrivals, Place, Wanted
from host.desk.board.rows import make_row
from host.desk_service.arrivals import MOST_WAITING, PAGE, read_arrivals, read_visits
from host.eligibility.answer import OfficialWords
from host.insurance.qualifications import save_qualifications
from host.insurance.record import Difference, Earlier, Found, How
from host.store.engine import reading
from tests.host.desk.catalogues import EN
from tests.host.line.bodies import FACE, STAFF, visit_body
from tests.host.world import World

pytestmark = pytest.mark.both_databases

CARD = Card(CardKind.MYNUMBER, issuer="0badcafe", serial="4711", not_after=1_900_000_000)


def arrive(world: World, ticket: str, *, waits: bool = False, later_s: float = 1) -> str:
    world.clock.now += later_s
    body = visit_body(STAFF if waits else FACE, CARD, ticket=ticket)
    world.arrive(body)
    return body.visit_id


def read(world: World, **changes: object) -> Arrivals:
    wanted = {"begin": world.clock() - 3600, "end": world.clock() + 3600, **changes}
    with reading(world.engine) as connection:
        return read_arrivals(connection, Wanted(**wanted))  # type: ignore[arg-type]  # fields by their names


def tickets(arrivals: Arrivals) -> tuple[list[str], list[str]]:
    return [visit.ticket for visit in arrivals.waiting], [visit.ticket for visit in arrivals.others]


def test_who_waits_stands_apart_or_not(world: World) -> None:
    for ticket, waits in (("A1A", False), ("A2A", True), ("A3A", False)):
        arrive(world, ticket, waits=waits)
    assert tickets(read(world, apart=True)) == (["A2A"], ["A3A", "A1A"])
    assert read(world, apart=True).others_in_all == 2
    assert tickets(read(world)) == ([], ["A3A", "A2A", "A1A"])


def test_every_visit_is_on_one_page_whatever_arrives_meanwhile(world: World) -> None:
    names = [f"A{number // 36:X}{'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'[number % 36]}" for number in range(PAGE + 7)]
    for number, name in enumerate(names):
        arrive(world, name, later_s=number % 2)  # some at the same moment
    first = read(world)
    assert (len(first.others), first.others_in_all) == (PAGE, PAGE + 7)
    assert first.after == Place(first.others[-1].received_at, first.others[-1].visit_id)
    arrive(world, "Z9Z")
    second = read(world, before=first.after)
    assert second.after is None
    seen = [visit.ticket for visit in (*first.others, *second.others)]
    assert sorted(seen) == sorted(names)
    order = [(visit.received_at, visit.visit_id) for visit in (*first.others, *second.others)]
    assert order == sorted(order, reverse=True)


def test_a_ticket_is_found_by_its_beginning_and_within_the_day(world: World) -> None:
    arrive(world, "A7K")
    arrive(world, "A7M", later_s=7200)
    arrive(world, "A70")
    arrive(world, "B7K")
    assert tickets(read(world, ticket="A7"))[1] == ["A70", "A7M"]
    assert read(world, ticket="A7").others_in_all == -1
    assert tickets(read(world, ticket="C"))[1] == []


def test_a_crowd_that_waits_is_cut_off(world: World) -> None:
    for _ in range(MOST_WAITING + 1):
        arrive(world, "A1A", waits=True, later_s=0.01)
    assert len(read(world, apart=True).waiting) == MOST_WAITING


def test_a_confirmation_is_shown_under_the_colleagues_name(world: World) -> None:
    visit_id = arrive(world, "A1A", waits=True)
    world.changes.confirm(visit_id, "mihon")
    with reading(world.engine) as connection:
        (visit,) = read_visits(connection, [visit_id, "nothing"])
    assert (visit.outcome, visit.confirmed_by) == (Outcome.CONFIRMED, "mihon")
    with world.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO users (name, display, password_hash, active) VALUES ('mihon', '見本 受付', '', TRUE)"
        )
    with reading(world.engine) as connection:
        (visit,) = read_visits(connection, [visit_id])
    assert visit.confirmed_by == "見本 受付"


def test_a_row_says_what_changed_that_no_card_was_needed_and_what_the_system_says(world: World) -> None:
    visit_id = arrive(world, "A1A")
    kept = Found(
        EligibilityStatus.ELIGIBLE,
        How.CARD,
        world.clock(),
        official=OfficialWords("N1", "見本の通知"),
        notices=(OfficialWords("N1", "見本の通知"), OfficialWords("N2", "別の通知")),
        changes=(Difference(Change.RATIO, "20", "30"),),
        this_month=Earlier(world.clock() - 86_400, How.BATCH),
    )
    with world.engine.begin() as connection:
        save_qualifications(connection, visit_id, kept)
    with reading(world.engine) as connection:
        (visit,) = read_visits(connection, [visit_id])
    texts = [mark.text for mark in make_row(visit, EN, world.clock()).remarks]
    assert texts[0] == "Changed since last time: share to pay"
    assert texts[1].startswith("No card was needed today (checked on 2026-11-")
    assert texts[1].endswith("by batch)")
    assert texts[2] == "The eligibility system says: N1 見本の通知 / N2 別の通知"
