"""What is wrong with a fleet, from what was seen of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device.base.config_check.fault import Outcome
from host.fleet.status.judging import judge, outcome_of
from host.fleet.status.numbers import Number
from host.fleet.status.seen import CommitSeen, DatabaseSeen, Follower, NodeSeen, Seen, ServerSeen, StreamSeen
from tests.host.fleet.status.seeing import CLINIC, DATABASE, NODES, SEEN, SETTINGS, STREAM, WORKERS


def told(seen: Seen) -> list[tuple[int, Outcome, str]]:
    return [(trouble.number, trouble.outcome, trouble.place) for trouble in judge(seen, SETTINGS)]


def with_stream(stream: StreamSeen | None) -> Seen:
    return replace(SEEN, nodes=tuple(replace(node, stream=stream) for node in SEEN.nodes))


def test_all_is_well() -> None:
    assert told(SEEN) == []
    assert outcome_of(()) is Outcome.OK
    assert told(replace(SEEN, database=None)) == []


def test_a_node_that_is_away_or_cut_off() -> None:
    first, second, third = SEEN.nodes
    away = replace(SEEN, nodes=(NodeSeen("n1", False), second, third))
    assert told(away) == [(Number.NODE, Outcome.WARNING, "n1")]
    cut_off = replace(SEEN, nodes=(first, replace(second, stream=None), third))
    assert told(cut_off) == [(Number.NODE, Outcome.WARNING, "n2")]


def test_one_that_is_left_alone_may_still_call_itself_leader() -> None:
    alone = replace(SEEN, nodes=(NodeSeen("n1", False), SEEN.nodes[1], NodeSeen("n3", False)))
    assert told(alone)[0] == (Number.STREAM, Outcome.FAILED, "VISITS")
    assert len(told(alone)) == 3


def test_what_a_node_that_is_away_lags_is_told_once() -> None:
    behind = replace(STREAM, followers=(Follower("n1", False, True, 7), Follower("n3", False, False, 3)))
    _, second, third = with_stream(behind).nodes
    seen = replace(SEEN, nodes=(NodeSeen("n1", False), second, third))
    assert told(seen) == [(Number.NODE, Outcome.WARNING, "n1"), (Number.STREAM, Outcome.WARNING, "n3")]


@pytest.mark.parametrize(
    "stream",
    [None, replace(STREAM, leader=""), replace(STREAM, consumer_leader="")],
    ids=["none", "stream", "consumer"],
)
def test_nothing_is_stored(stream: StreamSeen | None) -> None:
    assert told(with_stream(stream)) == [(Number.STREAM, Outcome.FAILED, "VISITS")]


def test_nobody_works() -> None:
    seen = replace(SEEN, nodes=tuple(replace(node, workers=()) for node in SEEN.nodes))
    assert told(seen) == [(Number.WORKERS, Outcome.FAILED, "workers")]
    away = replace(SEEN, nodes=tuple(NodeSeen(node.name, False) for node in NODES))
    assert Number.WORKERS not in {number for number, _, _ in told(away)}  # nobody could be heard


def test_more_waits_than_workers_take_at_once() -> None:
    most = SETTINGS.stream.at_once * len(WORKERS)
    assert told(with_stream(replace(STREAM, waiting=most))) == []
    assert told(with_stream(replace(STREAM, waiting=most + 1))) == [(Number.WAITING, Outcome.WARNING, "VISITS")]


@pytest.mark.parametrize(
    ("database", "expected"),
    [
        (replace(DATABASE, commit=CommitSeen("s1", False)), (Number.STANDBY, Outcome.FAILED, "database")),
        (replace(DATABASE, commit=CommitSeen("", True, 1.0)), (Number.STANDBY, Outcome.WARNING, "database")),
        (
            replace(DATABASE, servers=(DATABASE.servers[0], ServerSeen("db2:5432", False))),
            (Number.STANDBY, Outcome.WARNING, "db2:5432"),
        ),
        (
            replace(DATABASE, servers=(DATABASE.servers[0], ServerSeen("db2:5432", True, False, 900))),
            (Number.PRIMARY, Outcome.FAILED, "db1:5432, db2:5432"),
        ),
        (
            DatabaseSeen((ServerSeen("db1:5432", False),), Number.PRIMARY),
            (Number.PRIMARY, Outcome.FAILED, "database"),
        ),
        (DatabaseSeen(DATABASE.servers, 667), (667, Outcome.FAILED, "database")),
    ],
    ids=["unconfirmed", "alone", "standby away", "two primaries", "no primary", "another version"],
)
def test_the_database(database: DatabaseSeen, expected: tuple[int, Outcome, str]) -> None:
    assert told(replace(SEEN, database=database)) == [expected]


@pytest.mark.parametrize(
    "clinic",
    [
        replace(CLINIC, is_known=False),
        replace(CLINIC, has_folder=False),
        replace(CLINIC, looked_at_s=None),
        replace(CLINIC, looked_at_s=41.0),
        replace(CLINIC, oldest_s=61.0),
    ],
    ids=["not in the database", "no folder", "never looked after", "not any more", "a visit waits"],
)
def test_a_clinic(clinic: object) -> None:
    assert told(replace(SEEN, clinics=(clinic,))) == [(Number.CLINIC, Outcome.WARNING, "c1")]  # type: ignore[arg-type]


def test_what_stops_work_comes_first() -> None:
    _, second, third = with_stream(replace(STREAM, leader="")).nodes
    seen = replace(SEEN, nodes=(NodeSeen("n1", False), second, third))
    troubles = judge(seen, SETTINGS)
    assert [trouble.outcome for trouble in troubles] == [Outcome.FAILED, Outcome.WARNING]
    assert outcome_of(troubles) is Outcome.FAILED
