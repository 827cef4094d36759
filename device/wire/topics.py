"""The MQTT topics. Nothing about a person, no dot, no blank, no wildcard in a name; five or six levels.

uketsuke/1/{clinic}/{terminal}/{leaf}               visit receipt reply command challenge keys status event
uketsuke/1/{clinic}/eligibility/{subscriber}[/{leaf}]   (none) keys receipt request
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from device.wire.errors import MessageInvalid


class MqttVersion(StrEnum):
    """The MQTT versions that a broker may speak; messages and their safety are the same with both."""

    V5 = "5"
    V3_1_1 = "3.1.1"


ROOT = "uketsuke/1"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,30}")
_ELIGIBILITY = "eligibility"


class Leaf(StrEnum):
    """The last level of a terminal's topic."""

    VISIT = "visit"
    RECEIPT = "receipt"
    REPLY = "reply"
    COMMAND = "command"
    CHALLENGE = "challenge"
    KEYS = "keys"
    STATUS = "status"
    EVENT = "event"


class SubscriberLeaf(StrEnum):
    """The last level of a subscriber's topics but that of results."""

    RECEIPT = "receipt"
    REQUEST = "request"
    KEYS = "keys"


TO_HOST = (Leaf.VISIT, Leaf.STATUS, Leaf.EVENT)
TO_TERMINAL = (Leaf.RECEIPT, Leaf.REPLY, Leaf.COMMAND, Leaf.CHALLENGE, Leaf.KEYS)
FROM_SUBSCRIBER = (SubscriberLeaf.RECEIPT, SubscriberLeaf.REQUEST)


@dataclass(frozen=True)
class TerminalTopic:
    """A parsed topic of a terminal."""

    clinic: str
    terminal: str
    leaf: Leaf


@dataclass(frozen=True)
class SubscriberTopic:
    """A parsed topic on which a subscriber speaks."""

    clinic: str
    subscriber: str
    leaf: SubscriberLeaf


def check_name(name: str, prefix: str = "") -> str:
    """Give the name back if it may stand in a topic and begins with `prefix`.

    Raises:
        MessageInvalid: it may not.
    """
    if not _NAME.fullmatch(name) or not name.startswith(prefix):
        raise MessageInvalid(f"{name[:40]!r} is no name of ours: {prefix}… of a-z, 0-9 and -, at most 31")
    return name


def client_id(clinic: str, name: str, purpose: str = "") -> str:
    """Give the MQTT client id of somebody enrolled: a broker of several clinics keeps sessions by it.

    A second connection of the same owner says what it is for.
    """
    return f"{clinic}/{name}/{purpose}" if purpose else f"{clinic}/{name}"


def terminal_topic(clinic: str, terminal: str, leaf: Leaf) -> str:
    """Give a terminal's topic."""
    return f"{ROOT}/{check_name(clinic)}/{check_name(terminal, 't-')}/{leaf}"


def subscriber_topic(clinic: str, subscriber: str, leaf: SubscriberLeaf | None = None) -> str:
    """Give the topic of results for a subscriber, or one of its own."""
    topic = f"{ROOT}/{check_name(clinic)}/{_ELIGIBILITY}/{check_name(subscriber, 's-')}"
    return f"{topic}/{leaf}" if leaf else topic


def _subscriber_topic(levels: list[str]) -> SubscriberTopic:
    leaf = SubscriberLeaf(levels[5])
    if leaf not in FROM_SUBSCRIBER:
        raise MessageInvalid("subscribers do not speak there")
    return SubscriberTopic(check_name(levels[2]), check_name(levels[4], "s-"), leaf)


def parse_topic(topic: str) -> TerminalTopic | SubscriberTopic:
    """Read a topic that is sent to the host.

    Raises:
        MessageInvalid: it is none of ours.
    """
    levels = topic.split("/")
    try:
        if "/".join(levels[:2]) != ROOT:
            raise MessageInvalid("this is no topic of ours")
        if len(levels) == 6 and levels[3] == _ELIGIBILITY:
            return _subscriber_topic(levels)
        if len(levels) == 5:
            return TerminalTopic(check_name(levels[2]), check_name(levels[3], "t-"), Leaf(levels[4]))
    except ValueError as error:
        raise MessageInvalid("this is no topic of ours") from error
    raise MessageInvalid("this is no topic of ours")
