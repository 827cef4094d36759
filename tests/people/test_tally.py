"""What is counted: shares, times and aims, from made-up outcomes."""

from __future__ import annotations

import pytest

from people.crowd.profile import Kind, Profile
from people.outcome import End, Outcome
from people.queue import QueueTally, draw_queue
from people.tally import Tally


def an_outcome(kind: Kind = Kind.PIN, end: End = End.ALONE, result_s: float = 10.0, **more: object) -> Outcome:
    made = Outcome(Profile(1, kind, "taro"), end, result_s=result_s, free_s=0.5, tickets=["A7K"])
    for name, value in more.items():
        setattr(made, name, value)
    return made


def test_whoever_wanted_to_leave_or_had_no_card_is_not_counted_among_the_usable() -> None:
    others = [
        an_outcome(Kind.WALKS_AWAY, End.LEFT, -1.0),
        an_outcome(Kind.WANTS_STAFF, End.STAFF),
        an_outcome(Kind.NO_CARD, End.STAFF),
    ]
    tally = Tally([an_outcome(), an_outcome(end=End.STAFF), *others])
    assert (len(tally.usable), tally.finished_alone) == (2, 0.5)
    assert tally.failed() == ["finished_alone"]


def test_dead_ends_and_restarts_fail_a_run() -> None:
    tally = Tally([an_outcome() for _ in range(40)], [an_outcome(end=End.DEAD_END, restarts=1)])
    assert tally.failed() == ["dead_ends", "restarts"]


def test_times_are_told_and_fail_nothing() -> None:
    tally = Tally([an_outcome(Kind.PRACTISED, result_s=13.0), an_outcome(result_s=91.0)])
    assert tally.failed() == []
    assert tally.missed() == ["median_s", "unaided_s"]


def test_the_median_is_that_of_practised_visits_by_face() -> None:
    tally = Tally(
        [an_outcome(Kind.PRACTISED, result_s=9.0), an_outcome()], [an_outcome(Kind.PRACTISED, result_s=11.0)]
    )
    assert tally.to_json()["median_s"] == 10.0
    assert tally.to_json()["users"] == 2


def test_who_was_offered_staff_was_alone_with_it_only_so_long() -> None:
    tally = Tally([an_outcome(end=End.STAFF, result_s=100.0, staff_offered_s=40.0)])
    assert (tally.worst_s, tally.unaided_s) == (100.0, 40.0)
    assert tally.missed() == ["finished_alone"]


def test_touches_are_counted_by_the_way_that_gave_the_result() -> None:
    outcomes = [an_outcome(way="pin", touches=7), an_outcome(way="pin", touches=8), an_outcome(way="face", touches=2)]
    assert Tally(outcomes).taps() == {"face": 2, "pin": 7.5}


def test_nobody_is_no_median() -> None:
    assert Tally([]).to_json()["median_s"] is None


def test_a_queue_is_the_same_again_and_a_fifth_wants_staff() -> None:
    queue = draw_queue(4, 30)
    assert queue == draw_queue(4, 30)
    assert sum(one.profile.kind is Kind.WANTS_STAFF for one in queue) == 6
    assert [one.at_s for one in queue] == sorted(one.at_s for one in queue)


@pytest.mark.parametrize(
    ("outcomes", "confirmed", "good"),
    [
        ([an_outcome(), an_outcome(end=End.STAFF)], 1, True),
        ([an_outcome(), an_outcome(end=End.STAFF)], 0, False),
        ([an_outcome(free_s=5.1)], 0, False),
        ([an_outcome(free_s=-1.0)], 0, False),
        ([an_outcome(end=End.DEAD_END)], 0, False),
    ],
)
def test_a_queue_is_good_when_everybody_was_served(outcomes: list[Outcome], confirmed: int, good: bool) -> None:
    assert QueueTally(outcomes, confirmed=confirmed).is_good() is good
