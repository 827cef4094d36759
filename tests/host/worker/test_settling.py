"""Answers written together leave what they leave one by one; what is not as usual goes by itself, and fails alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from device.wire import envelope
from device.wire.messages.subscriber import RESULT_TYPE
from device.wire.messages.visit import Attempt, Card
from device.wire.words import CertificateStatus, EligibilityStatus, Method, Outcome
from host.desk.board.port import Confirmed
from host.eligibility.answer import CertificateFinding, EligibilityAnswer, could_not_check
from host.eligibility.reason import Reason
from host.store.due import Lane
from host.worker import asking
from host.worker.changes import Job
from tests.host.insurance.people import HANAKO, NEW_INSURER, eligible
from tests.host.insurance.remembering import CARD, Reception
from tests.host.line.bodies import FACE, STAFF, visit_body
from tests.host.world import NOW, World

pytestmark = pytest.mark.both_databases

ALL = dict.fromkeys(Lane, 20)
Settle = Callable[[World, Sequence[tuple[Job, asking.Found]]], None]


@pytest.fixture
def other_world(prepared_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Give a second host, on SQLite whatever the first one has."""
    folder = tmp_path_factory.mktemp("other")
    shutil.copytree(prepared_world, folder, dirs_exist_ok=True)
    made = World(folder)
    yield made
    made.engine.dispose()


def together(world: World, answered: Sequence[tuple[Job, asking.Found]]) -> None:
    world.changes.settle_all(answered)


def one_by_one(world: World, answered: Sequence[tuple[Job, asking.Found]]) -> None:
    for job, found in answered:
        world.changes.settle(job, found)


def card(number: int) -> Card:
    return replace(CARD, serial=str(number))


def person(number: int, **changes: Any) -> EligibilityAnswer:
    return eligible(replace(HANAKO, number=str(number), **changes))


def take(world: World, answers: Sequence[EligibilityAnswer]) -> list[tuple[Job, asking.Found]]:
    """Claim all that is due, oldest first, and give the answers to it."""
    jobs = sorted(world.changes.claim("h-main", ALL), key=lambda job: job.visit.received_at)
    assert len(jobs) == len(answers)
    return [
        (
            job,
            asking.Found(
                asking._with_finding(job.visit.card, one.certificate), one.on_wire(), one.reason.may_pass, one
            ),
        )
        for job, one in zip(jobs, answers, strict=True)
    ]


def arrive(world: World, *holders_and_cards: tuple[Any, Card]) -> list[str]:
    """Let people come, one second after the other."""
    ids = []
    for holder, one in holders_and_cards:
        body = visit_body(holder, one)
        world.clock.now += 1
        world.arrive(body)
        ids.append(body.visit_id)
    return ids


def records(world: World) -> dict[str, dict[str, Any]]:
    """Give what clinic software is told, by visit."""
    told = {}
    for (sealed,) in world.rows("SELECT sealed FROM results ORDER BY number"):
        mine = world.software
        token = envelope.open_sealed(sealed, mine.opening, receiver=mine.name).token
        body = envelope.verify(token, RESULT_TYPE, lambda _kid: world.keys.result).claims["body"]
        told[body["visit_id"]] = body
    return told


def day(world: World, settle: Settle) -> list[dict[str, Any]]:
    """Let a mixed morning pass; give what is told of each visit, without what differs from run to run."""
    failed = Attempt(Method.FACE, Outcome.NO_MATCH)
    ids = arrive(
        world,
        (FACE, card(1)),
        (STAFF, card(2)),
        (FACE, card(3)),
        (FACE, card(4)),
        (FACE, card(5)),
        (FACE, Card()),
        (replace(FACE, tried=(failed,)), card(7)),
        (FACE, card(8)),
    )
    answers = [
        person(1),
        person(2),
        person(3),
        person(3, ratio_percent=30),  # the same person twice: the second time something has changed
        could_not_check(Reason.AUTHORITY_UNREACHABLE),
        could_not_check(Reason.NOTHING_TO_ASK),
        person(7),
        replace(person(8), certificate=CertificateFinding(CertificateStatus.EXPIRED)),
    ]
    settle(world, take(world, answers))
    told = records(world)
    shown = [told[visit_id] for visit_id in ids]
    for one in shown:
        one.pop("visit_id")
    return shown


def test_a_morning_together_is_a_morning_one_by_one(world: World, other_world: World) -> None:
    shown, expected = day(world, together), day(other_world, one_by_one)
    assert shown == expected
    for query in (
        "SELECT count(*) FROM replies",
        "SELECT count(*) FROM qualifications",
        "SELECT count(*) FROM persons",
        "SELECT kind, word, number FROM tallies ORDER BY kind, word",
        "SELECT outcome, eligibility IS NULL, change, asked, worker FROM visits ORDER BY received_at",
        "SELECT lease_until, due_at FROM visits ORDER BY received_at",
        "SELECT last_number FROM subscribers",
    ):
        assert world.rows(query) == other_world.rows(query)


def test_numbers_of_results_have_no_gap(world: World) -> None:
    arrive(world, *((FACE, card(number)) for number in range(1, 8)))
    together(world, take(world, [person(number) for number in range(1, 8)]))
    assert world.rows("SELECT number FROM results ORDER BY number") == [(number,) for number in range(1, 8)]


def test_one_commit_for_all_that_is_plain(world: World) -> None:
    arrive(world, *((FACE, card(number)) for number in range(1, 8)))
    answered = take(world, [person(number) for number in range(1, 8)])
    commits: list[object] = []
    event.listen(world.engine, "commit", commits.append)
    together(world, answered)
    assert len(commits) == 1


def test_confirmed_while_it_was_asked_about_stays_confirmed(world: World) -> None:
    waiting, other = arrive(world, (STAFF, card(1)), (FACE, card(2)))
    answered = take(world, [person(1), person(2)])
    assert world.changes.confirm(waiting, "mihon") is Confirmed.CONFIRMED
    together(world, answered)
    assert world.visit(waiting).holder.outcome is Outcome.CONFIRMED
    assert records(world)[waiting]["holder"]["outcome"] == "confirmed"
    assert world.visit(other).change == 1


def test_a_lease_that_passed_on_writes_nothing(world: World) -> None:
    lost, kept = arrive(world, (FACE, card(1)), (FACE, card(2)))
    answered = take(world, [person(1), person(2)])
    with world.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE visits SET worker = 'other' WHERE visit_id = '{lost}'")  # noqa: S608
    together(world, answered)
    assert world.visit(lost).eligibility is None
    assert world.visit(kept).change == 1
    together(world, answered)  # a second time, as after a crash between commit and what follows
    assert [world.visit(kept).change, len(world.rows("SELECT * FROM results"))] == [1, 1]


def test_linked_card_is_kept_true(world: World) -> None:
    reception = Reception(world)
    linked = reception.come(eligible(), CARD)
    assert reception.link(linked).value == "linked"
    moved, other = arrive(world, (FACE, CARD), (FACE, card(2)))
    together(world, take(world, [eligible(NEW_INSURER), person(2)]))
    assert reception.found(moved).link
    assert not reception.found(other).link


def test_second_answer_about_a_visit_goes_by_itself(world: World) -> None:
    (visit,) = arrive(world, (FACE, card(1)))
    together(world, take(world, [could_not_check(Reason.AUTHORITY_UNREACHABLE)]))
    world.clock.now = NOW + 3600
    together(world, take(world, [person(1)]))
    assert world.visit(visit).change == 2
    assert world.visit(visit).eligibility is not None
    assert [status for (status,) in world.rows("SELECT change FROM results ORDER BY number")] == [1, 2]
    assert records(world)[visit]["eligibility"]["status"] == EligibilityStatus.ELIGIBLE
