"""What subscribers say: "result N is in my keeping" and "send again from N"; signed, checked against the registry."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeVar

from sqlalchemy import Connection

from device.wire import codec, envelope, version
from device.wire.errors import MessageInvalid, SchemaNotAccepted, UnknownKey, WrongAddress
from device.wire.messages.subscriber import (
    RESULT_RECEIPT_TYPE,
    RESULT_REQUEST_TYPE,
    ResultReceiptClaims,
    ResultRequestClaims,
)
from device.wire.topics import SubscriberLeaf, SubscriberTopic
from host.base.errors import KeyRevoked
from host.store.registry import Party
from host.store.results import acknowledge, ask_again

Claims = TypeVar("Claims", ResultReceiptClaims, ResultRequestClaims)
_NUMBER_LIMIT = 2**53
_JTI = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")


class SubscriberMessages:
    """Takes subscribers' receipts and requests for one host."""

    def __init__(self, host: str) -> None:
        """Take what is addressed to the host with that name."""
        self._host = host

    def read(
        self, topic: SubscriberTopic, payload: bytes, registry: Mapping[str, Party]
    ) -> ResultReceiptClaims | ResultRequestClaims:
        """Check one message and give what it says.

        Raises:
            MessageError: it is broken, not signed by that subscriber, or for somebody else.
        """
        party = registry.get(topic.subscriber)
        if party is None:
            raise UnknownKey("no such subscriber")
        token = payload.decode("ascii", "replace")
        if topic.leaf is not SubscriberLeaf.RECEIPT:
            return self._read(token, RESULT_REQUEST_TYPE, ResultRequestClaims, party)
        receipt = self._read(token, RESULT_RECEIPT_TYPE, ResultReceiptClaims, party)
        if not _JTI.fullmatch(receipt.jti):
            raise MessageInvalid("jti is no ULID")
        return receipt

    def _read(self, token: str, typ: str, cls: type[Claims], party: Party) -> Claims:
        claims = codec.from_json(envelope.verify(token, typ, party.find_key).claims, cls)
        if party.revoked:
            raise KeyRevoked("signed with a key that was revoked")
        if not version.is_accepted(claims.schema):
            raise SchemaNotAccepted("the schema version is not understood")
        if claims.iss != party.name or claims.aud != self._host:
            raise WrongAddress("signed by or for somebody else")
        if not 0 <= claims.number < _NUMBER_LIMIT:
            raise MessageInvalid("the number is out of range")
        return claims


def note_said(connection: Connection, said: Sequence[ResultReceiptClaims | ResultRequestClaims], now: float) -> None:
    """Note what subscribers said, in that order: who acknowledges a result and then asks for it gets it again."""
    receipts: list[tuple[str, int, str]] = []
    for claims in said:
        if isinstance(claims, ResultReceiptClaims):
            receipts.append((claims.iss, claims.number, claims.jti))
            continue
        acknowledge(connection, receipts, now)
        receipts.clear()
        ask_again(connection, claims.iss, claims.number, now)
    acknowledge(connection, receipts, now)
