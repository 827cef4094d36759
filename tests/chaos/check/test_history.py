"""The history check finds what it is there for: each defect is planted into a clean history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from chaos.check.history import History, Key, Offered, Received, Shown, Stored, judge

SUBSCRIBERS = ("s-one", "s-two")


def _key(number: int) -> Key:
    return Key("t-1", "boot", number)


def _result(subscriber: str, number: int, change: int = 1) -> Received:
    jti = f"{subscriber}-{number}-{change}"
    return Received(subscriber, jti, number * 10 + change, f"visit-{number}", change, f"content-{number}")


@pytest.fixture
def clean() -> History:
    """Three visits of a terminal that journals, one of a terminal whose ticket a person saw; all arrived."""
    offered = [Offered(_key(n), f"visit-{n}", f"digest-{n}", f"body-{n}", committed=n != 3) for n in (1, 2, 3)]
    stored = [Stored(_key(n), f"visit-{n}", f"A{n}", f"digest-{n}", f"body-{n}") for n in (1, 2, 3)]
    stored.append(Stored(Key("t-full", "boot", 1), "visit-4", "B7K", "digest-4", "body-4"))
    received = [_result(subscriber, n) for subscriber in SUBSCRIBERS for n in (1, 2, 3, 4)]
    contents = {f"visit-{n}": f"content-{n}" for n in (1, 2, 3, 4)}
    return History(
        offered, [Shown("t-full", "B7K")], stored, contents, SUBSCRIBERS, received, telling_all=frozenset({"t-1"})
    )


def _without_stored(history: History, visit_id: str) -> History:
    stored = [one for one in history.stored if one.visit_id != visit_id]
    received = [one for one in history.received if one.visit_id != visit_id]
    return replace(history, stored=stored, received=received)


def test_a_clean_history_is_clean(clean: History) -> None:
    verdict = judge(clean)
    assert verdict.is_clean
    assert verdict.repeats == 0


def test_an_uncommitted_visit_may_be_missing(clean: History) -> None:
    assert judge(_without_stored(clean, "visit-3")).is_clean


def test_a_committed_visit_that_the_host_has_not_is_lost(clean: History) -> None:
    verdict = judge(_without_stored(clean, "visit-2"))
    assert len(verdict.lost) == 1
    assert "visit-2" in verdict.lost[0]
    assert not verdict.is_clean


def test_a_shown_ticket_that_the_host_has_not_is_lost(clean: History) -> None:
    (lost,) = judge(_without_stored(clean, "visit-4")).lost
    assert "B7K" in lost


@pytest.mark.parametrize("subscriber", SUBSCRIBERS)
def test_a_visit_that_one_subscriber_has_not_is_lost(clean: History, subscriber: str) -> None:
    received = [one for one in clean.received if (one.subscriber, one.visit_id) != (subscriber, "visit-1")]
    (lost,) = judge(replace(clean, received=received)).lost
    assert lost == f"{subscriber}: visit-1 never came"


def test_a_message_stored_twice_is_doubled(clean: History) -> None:
    verdict = judge(replace(clean, stored=[*clean.stored, clean.stored[0]]))
    assert any("stored 2 times" in sentence for sentence in verdict.doubled)


def test_a_visit_stored_under_two_numbers_is_doubled(clean: History) -> None:
    again = replace(clean.stored[3], key=Key("t-full", "boot", 2))
    verdict = judge(replace(clean, stored=[*clean.stored, again]))
    assert any("visit-4" in sentence for sentence in verdict.doubled)
    assert any("B7K" in sentence for sentence in verdict.doubled)


def test_one_change_in_two_messages_is_doubled(clean: History) -> None:
    again = replace(clean.received[0], jti="another", number=99)
    (doubled,) = judge(replace(clean, received=[*clean.received, again])).doubled
    assert "visit-1 change 1 came 2 times" in doubled


def test_a_later_change_of_a_visit_is_no_doubling(clean: History) -> None:
    assert judge(replace(clean, received=[*clean.received, _result("s-one", 1, change=2)])).is_clean


def test_the_same_message_again_is_a_repeat_and_no_doubling(clean: History) -> None:
    verdict = judge(replace(clean, received=[*clean.received, clean.received[0]]))
    assert verdict.is_clean
    assert verdict.repeats == 1


def test_one_message_in_two_forms_is_altered(clean: History) -> None:
    verdict = judge(replace(clean, received=[*clean.received, replace(clean.received[0], visit_id="visit-2")]))
    assert verdict.altered


@pytest.mark.parametrize(
    "change",
    [
        lambda stored: replace(stored, digest="other"),
        lambda stored: replace(stored, body="other"),
        lambda stored: replace(stored, visit_id="other"),
    ],
)
def test_other_content_at_the_host_is_altered(clean: History, change: Callable[[Stored], Stored]) -> None:
    stored = [change(clean.stored[0]), *clean.stored[1:]]
    altered = judge(replace(clean, stored=stored)).altered
    assert "host: visit-1 is not what was sent" in altered


def test_other_content_at_a_subscriber_is_altered(clean: History) -> None:
    received = [replace(clean.received[0], content="other"), *clean.received[1:]]
    (altered,) = judge(replace(clean, received=received)).altered
    assert altered == "s-one: visit-1 is not what the host has"


def test_a_visit_that_nobody_sent_is_altered(clean: History) -> None:
    made_up = Stored(_key(9), "visit-9", "A9Z", "digest", "body")
    altered = judge(replace(clean, stored=[*clean.stored, made_up])).altered
    assert any("nobody sent" in sentence for sentence in altered)


def test_a_terminal_that_journals_nothing_may_have_more_than_was_shown(clean: History) -> None:
    more = Stored(Key("t-full", "boot", 2), "visit-5", "B8K", "digest-5", "body-5")
    received = [*clean.received, *(_result(subscriber, 5) for subscriber in SUBSCRIBERS)]
    contents = {**clean.contents, "visit-5": "content-5"}
    assert judge(replace(clean, stored=[*clean.stored, more], received=received, contents=contents)).is_clean
