"""Sealing what goes out, and putting it into its outbox in the transaction that changes the visit."""

from __future__ import annotations

from collections.abc import Callable
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
from host.store.registry import Party, active_subscribers, active_terminals, take_number
from host.store.replies import ReplyRow, add_reply
from host.store.results import ResultRow, add_result
from host.visits.visit import Visit

Ids = Callable[[], str]
"""Gives a new ULID."""


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
        if record is None:
            return
        for party in active_subscribers(connection).values():
            add_result(connection, self.seal_result(party, take_number(connection, party.name), record, now))
        for kind in self._files if tells(visit) else ():
            add_handover(connection, visit.visit_id, visit.change, kind, now)

    def queue_reply(self, connection: Connection, visit: Visit, now: float) -> None:
        """Put the reply into the terminal's outbox; nothing while it has no answer or its terminal is gone."""
        body = visit.reply()
        party = active_terminals(connection).get(visit.terminal)
        if body is None or party is None:
            return
        jti, until = self._ids(), int(now) + self._reply_expires_s
        claims = ReplyClaims(version.NEWEST, self._keys.name, party.name, jti, int(now), until, body)
        sealed = self._seal(REPLY_TYPE, codec.to_json(claims), self._keys.control, party)
        add_reply(connection, ReplyRow(jti, party.name, sealed, until))

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
