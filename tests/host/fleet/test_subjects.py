"""Topics and subjects: one to one, and no clinic's in another's."""

from __future__ import annotations

import pytest

from device.wire.errors import MessageInvalid
from device.wire.topics import Leaf, SubscriberLeaf, parse_topic, subscriber_topic, terminal_topic
from host.fleet.subjects import clinic_of, from_hosts, of_subscriber, of_terminal, to_hosts, to_subject, to_topic

TOPICS = (
    terminal_topic("c1", "t-front", Leaf.VISIT),
    terminal_topic("c1", "t-front", Leaf.STATUS),
    terminal_topic("c1", "t-front", Leaf.EVENT),
    subscriber_topic("c1", "s-karte", SubscriberLeaf.RECEIPT),
    subscriber_topic("c1", "s-karte", SubscriberLeaf.REQUEST),
)


def matches(subject: str, pattern: str) -> bool:
    """Tell whether a subject falls under one with single wildcards (docs.nats.io, subjects)."""
    levels, wanted = subject.split("."), pattern.split(".")
    return len(levels) == len(wanted) and all(w in ("*", level) for level, w in zip(levels, wanted, strict=True))


@pytest.mark.parametrize("topic", TOPICS)
def test_there_and_back(topic: str) -> None:
    assert to_topic(to_subject(topic)) == topic
    assert clinic_of(to_subject(topic)) == "c1"
    assert parse_topic(topic)


@pytest.mark.parametrize("topic", TOPICS)
def test_what_is_said_to_hosts_is_in_the_stream_once(topic: str) -> None:
    assert sum(matches(to_subject(topic), pattern) for pattern in to_hosts()) == 1


def test_what_hosts_say_is_not_in_the_stream() -> None:
    said = (terminal_topic("c1", "t-front", leaf) for leaf in (Leaf.RECEIPT, Leaf.REPLY, Leaf.CHALLENGE, Leaf.KEYS))
    results = (subscriber_topic("c1", "s-karte"), subscriber_topic("c1", "s-karte", SubscriberLeaf.KEYS))
    for topic in (*said, *results):
        subject = to_subject(topic)
        assert not any(matches(subject, pattern) for pattern in to_hosts())
        assert any(matches(subject, pattern) for pattern in from_hosts())


@pytest.mark.parametrize("subject", ["", "uketsuke", "uketsuke.1"])
def test_subject_without_clinic(subject: str) -> None:
    assert clinic_of(subject) == ""


@pytest.mark.parametrize("name", ["s-karte", "t-a.b", "t-*", "t->", "T-A"])
def test_name_that_would_reach_further(name: str) -> None:
    with pytest.raises(MessageInvalid):
        of_terminal("c1", name)


@pytest.mark.parametrize("clinic", ["*", ">", "c1.c2", ""])
def test_clinic_that_would_reach_further(clinic: str) -> None:
    with pytest.raises(MessageInvalid):
        of_subscriber(clinic, "s-karte")
