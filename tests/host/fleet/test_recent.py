"""Replies that are sent again: the newest for each terminal, for a short time."""

from __future__ import annotations

from host.base.link import Outgoing
from host.fleet.recent import KEPT_S, RecentReplies
from tests.host.fleet.test_members import Clock


def test_newest_reply_of_a_terminal_for_a_while() -> None:
    clock = Clock()
    recent = RecentReplies(clock)
    first, second, other = Outgoing("a/reply", "1"), Outgoing("a/reply", "2"), Outgoing("b/reply", "3")
    recent.add(first)
    clock.now += KEPT_S - 1
    recent.add(other)
    assert recent.find("a/reply") == first
    recent.add(second)
    clock.now += 2
    assert recent.find("a/reply") == second
    assert recent.find("b/reply") == other
    clock.now += KEPT_S
    assert recent.find("a/reply") is None
    assert recent.find("c/reply") is None


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
