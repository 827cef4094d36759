"""Rows of the outboxes as messages; it knows neither the database nor the line."""

from __future__ import annotations

from collections.abc import Sequence

from device.wire import topics
from host.base.link import Outgoing
from host.store.replies import ReplyRow
from host.store.results import ResultRow


def messages_of(
    clinic: str, replies: Sequence[ReplyRow], results: Sequence[ResultRow], expires_s: int
) -> list[Outgoing]:
    """Give the messages, replies first, for their patients wait; the broker may drop those after `expires_s`."""
    return [*(_reply(clinic, row, expires_s) for row in replies), *(_result(clinic, row) for row in results)]


def _reply(clinic: str, row: ReplyRow, expires_s: int) -> Outgoing:
    return Outgoing(topics.terminal_topic(clinic, row.terminal, topics.Leaf.REPLY), row.sealed, expires_s=expires_s)


def _result(clinic: str, row: ResultRow) -> Outgoing:
    return Outgoing(topics.subscriber_topic(clinic, row.subscriber), row.sealed)
