"""Sealing what goes out, and putting it into its outbox in the transaction that changes the visit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from device.wire import codec, envelope, version
from device.wire.keys import SigningKey
from device.wire.messages.host import REPLY_TYPE, ReplyClaims
from device.wire.messages.subscriber import RESULT_TYPE, ResultClaims, VisitRecord
from device.wire.padding import LONG, SHORT
from host.base.ring import Speaking
from host.handover.made import tells
from host.publish.records import full_record
from host.store.handovers import FileKind, add_handover
from host.store.registry import Party, active_subscribers, active_terminals, take_numbers
from host.store.replies import ReplyRow, add_replies
from host.store.results import ResultRow, add_results
from host.visits.visit import Visit

Ids = Callable[[], str]
"""Gives a new ULID."""


@dataclass(frozen=True)
class Made:
    """What lies in the outboxes and may go out as soon as the transaction is over, as it was made."""

    replies: Sequence[ReplyRow] = ()
    results: Sequence[ResultRow] = ()


class Sealer:
    """Seals for one host."""

    def __init__(self, keys: Speaking, ids: Ids, reply_expires_s: int, files: tuple[FileKind, ...] = ()) -> None:
        """Sign with the host's control and result keys; let files of those kinds be written as well."""
        self._files = files
        self._keys = keys
        self._ids = ids
        self._reply_expires_s = reply_expires_s

    def queue_results(self, connection: Connection, visit: Visit, now: float) -> None:
        """Put the visit as it stands into every active subscriber's outbox, and let its files be written.

        Nothing while it has no record.
        """
        record = full_record(connection, visit)
        if record:
            self.queue_records(connection, [(visit, record)], now)

    def queue_records(
        self,
        connection: Connection,
        told: Sequence[tuple[Visit, VisitRecord]],
        now: float,
        resend_at: float = 0.0,
    ) -> list[ResultRow]:
        """Put visits with their records into every active subscriber's outbox, and let their files be written.

        Gives the results. With `resend_at` the caller sends them, and they are due again only then.
        """
        if not told:
            return []
        made: list[ResultRow] = []
        for name, party in sorted(active_subscribers(connection).items()):
            numbers = take_numbers(connection, name, len(told))
            made += [self.seal_result(party, number, one[1], now) for number, one in zip(numbers, told, strict=True)]
        add_results(connection, made, resend_at)
        for visit, _record in told:
            for kind in self._files if tells(visit) else ():
                add_handover(connection, visit.visit_id, visit.change, kind, now)
        return made

    def queue_replies(self, connection: Connection, visits: Sequence[Visit], now: float) -> list[ReplyRow]:
        """Put replies into the terminals' outbox and give them; none without an answer, or whose terminal is gone."""
        parties = active_terminals(connection, {visit.terminal for visit in visits})
        made = [self._reply(parties[visit.terminal], visit, now) for visit in visits if visit.terminal in parties]
        rows = [row for row in made if row]
        add_replies(connection, rows)
        return rows

    def _reply(self, party: Party, visit: Visit, now: float) -> ReplyRow | None:
        body = visit.reply()
        if body is None:
            return None
        jti, until = self._ids(), int(now) + self._reply_expires_s
        claims = ReplyClaims(version.NEWEST, self._keys.name, party.name, jti, int(now), until, body)
        sealed = self._seal(REPLY_TYPE, codec.to_json(claims), self._keys.control, party)
        return ReplyRow(jti, party.name, sealed, until)

    def seal_result(self, party: Party, number: int, record: VisitRecord, now: float) -> ResultRow:
        """Seal a record as result `number` of a subscriber."""
        jti = self._ids()
        claims = ResultClaims(version.NEWEST, self._keys.name, party.name, jti, int(now), number, record)
        sealed = self._seal(RESULT_TYPE, codec.to_json(claims), self._keys.result, party)
        return ResultRow(party.name, number, record.visit_id, record.change, jti, sealed, now)

    def _seal(self, typ: str, claims: dict[str, Any], key: SigningKey, party: Party) -> str:
        return seal_signed(typ, claims, key, self._keys.name, party)


def seal_signed(typ: str, claims: dict[str, Any], key: SigningKey, host: str, party: Party) -> str:
    """Sign claims with a key of `host`, padded, and seal them for `party`."""
    token = envelope.sign(typ, claims, key, pad_from=SHORT if typ == REPLY_TYPE else LONG)
    return envelope.seal(token, party.sealing, sender=host, receiver=party.name)
