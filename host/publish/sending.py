"""Sending what lies in the outboxes: replies until the broker has them, results until the subscriber's receipt."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

from sqlalchemy import Engine

from device.wire import topics
from host.base.link import BrokerLink, Outgoing
from host.base.settings import VisitSettings
from host.store.engine import reading
from host.store.replies import ReplyRow, drop_replies, list_replies
from host.store.results import ResultRow, list_due, make_due, mark_sent

_PUBACK_S = 5.0


class Sending:
    """Sends from the outboxes over one link."""

    def __init__(
        self, engine: Engine, link: BrokerLink, clinic: str, settings: VisitSettings, clock: Callable[[], float]
    ) -> None:
        """Send what the database of `engine` holds."""
        self._engine = engine
        self._link = link
        self._clinic = clinic
        self._settings = settings
        self._clock = clock
        self._reconnected = threading.Event()

    def reconnected(self) -> None:
        """Forget what was sent: the broker may have lost it. From any thread."""
        self._reconnected.set()

    async def send(self) -> None:
        """Send what is due; nothing while there is no connection."""
        if self._link.is_connected:
            await asyncio.to_thread(self.send_due)

    def send_due(self) -> None:
        """Send what is due now; replies first, for their patients wait."""
        now = self._clock()
        if self._reconnected.is_set():
            self._reconnected.clear()
            with self._engine.begin() as connection:
                make_due(connection, now)
        with reading(self._engine) as connection:
            replies = list_replies(connection, now)
            results = list_due(connection, now, self._settings.resend_window)
        messages = [*(self._reply(row) for row in replies), *(self._result(row) for row in results)]
        taken = self._link.publish(messages, _PUBACK_S) if messages else []
        if any(taken):
            self._note(replies, results, taken)

    def _note(self, replies: list[ReplyRow], results: list[ResultRow], taken: list[bool]) -> None:
        now = self._clock()
        sent = [row.jti for row, done in zip(replies, taken, strict=False) if done]
        with self._engine.begin() as connection:
            drop_replies(connection, sent, now)
            for row, done in zip(results, taken[len(replies) :], strict=True):
                if done:
                    mark_sent(connection, row, now + self._pause_s(row.sends))

    def _pause_s(self, sends: int) -> float:
        return min(self._settings.resend_max_s, self._settings.resend_s * 2.0 ** min(sends, 20))

    def _reply(self, row: ReplyRow) -> Outgoing:
        topic = topics.terminal_topic(self._clinic, row.terminal, topics.Leaf.REPLY)
        return Outgoing(topic, row.sealed, expires_s=self._settings.reply_expires_s)

    def _result(self, row: ResultRow) -> Outgoing:
        return Outgoing(topics.subscriber_topic(self._clinic, row.subscriber), row.sealed)
