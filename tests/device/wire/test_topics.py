"""Topics: the stated texts, and nothing else."""

from __future__ import annotations

import pytest

from device.wire import topics
from device.wire.errors import MessageInvalid
from device.wire.topics import Leaf, SubscriberLeaf


def test_topics_are_the_stated_texts() -> None:
    assert topics.terminal_topic("c1", "t-front", Leaf.VISIT) == "uketsuke/1/c1/t-front/visit"
    assert topics.subscriber_topic("c1", "s-karte") == "uketsuke/1/c1/eligibility/s-karte"
    assert topics.subscriber_topic("c1", "s-karte", SubscriberLeaf.RECEIPT).endswith("/s-karte/receipt")


def test_what_is_sent_to_the_host_is_read_back() -> None:
    assert topics.parse_topic("uketsuke/1/c1/t-front/status") == topics.TerminalTopic("c1", "t-front", Leaf.STATUS)
    parsed = topics.parse_topic("uketsuke/1/c1/eligibility/s-karte/request")
    assert parsed == topics.SubscriberTopic("c1", "s-karte", SubscriberLeaf.REQUEST)


@pytest.mark.parametrize(
    "topic",
    [
        "",
        "uketsuke/2/c1/t-front/visit",
        "uketsuke/1/c1/front/visit",
        "uketsuke/1/c1/t-front/face",
        "uketsuke/1/+/t-front/visit",
        "uketsuke/1/c1/t-front/visit/x",
        "uketsuke/1/c1/eligibility/t-front/receipt",
        "uketsuke/1/c1/t-Front/visit",
    ],
)
def test_other_topics_are_refused(topic: str) -> None:
    with pytest.raises(MessageInvalid):
        topics.parse_topic(topic)


@pytest.mark.parametrize("name", ["", "s-front", "t-a.b", "t-#", "t-" + "a" * 40])
def test_a_name_that_cannot_stand_in_a_topic_is_refused(name: str) -> None:
    with pytest.raises(MessageInvalid):
        topics.terminal_topic("c1", name, Leaf.VISIT)
