"""Replies that are sent again, for a short time."""

from __future__ import annotations

from host.base.link import Outgoing
from host.fleet.recent import KEPT_S, RecentReplies
from tests.host.fleet.test_members import Clock


def test_replies_of_a_terminal_for_a_while() -> None:
    clock = Clock()
    recent = RecentReplies(clock)
    first, second, other = Outgoing("a/reply", "1"), Outgoing("a/reply", "2"), Outgoing("b/reply", "3")
    recent.add(first)
    clock.now += KEPT_S - 1
    recent.add(other)
    recent.add(second)
    assert recent.find("a/reply") == [first, second]
    clock.now += 2
    assert recent.find("a/reply") == [second]
    assert recent.find("b/reply") == [other]
    clock.now += KEPT_S
    assert recent.find("a/reply") == []
    assert recent.find("c/reply") == []


def test_one_that_is_said_again_is_kept_once_and_no_longer() -> None:
    clock = Clock()
    recent = RecentReplies(clock)
    for _ in range(2):
        recent.add(Outgoing("a/reply", "1"))
        clock.now += KEPT_S / 2 + 1
    assert recent.find("a/reply") == []
    assert not recent._by_topic


def test_old_ones_are_forgotten() -> None:
    clock = Clock()
    recent = RecentReplies(clock)
    for number in range(50):
        recent.add(Outgoing(f"{number}/reply", ""))
    clock.now += KEPT_S + 1
    recent.add(Outgoing("new/reply", ""))
    assert len(recent._kept) == 1


def test_what_was_said_since_a_moment() -> None:
    clock = Clock()
    recent = RecentReplies(clock)
    replies = [Outgoing(f"{number}/reply", "") for number in range(3)]
    moments = []
    for reply in replies:
        moments.append(clock.now)
        recent.add(reply)
        clock.now += 1
    assert recent.since(moments[1]) == replies[1:]
    clock.now += KEPT_S - 1.5
    assert recent.since(moments[0]) == replies[2:]  # the others are of no use any more
