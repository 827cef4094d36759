"""Rows of the outboxes as messages."""

from __future__ import annotations

from device.wire import topics
from host.base.link import Outgoing
from host.store.replies import ReplyRow
from host.store.results import ResultRow


def reply_message(clinic: str, row: ReplyRow, expires_s: int) -> Outgoing:
    """Give the message of a reply, which the broker may drop after `expires_s`."""
    return Outgoing(topics.terminal_topic(clinic, row.terminal, topics.Leaf.REPLY), row.sealed, expires_s=expires_s)


def result_message(clinic: str, row: ResultRow) -> Outgoing:
    """Give the message of a result."""
    return Outgoing(topics.subscriber_topic(clinic, row.subscriber), row.sealed)
