"""The subscriber's side of the messages: opening and checking results, signing receipts and requests; pure."""

from __future__ import annotations

from device.wire import codec, envelope, topics, version
from device.wire.errors import MessageInvalid, SchemaNotAccepted, WrongAddress
from device.wire.messages.enrolment import EnrolmentAnswer
from device.wire.messages.subscriber import (
    RESULT_RECEIPT_TYPE,
    RESULT_REQUEST_TYPE,
    RESULT_TYPE,
    ResultClaims,
    ResultReceiptClaims,
    ResultRequestClaims,
)
from device.wire.succession import TrustedHost
from device.wire.topics import SubscriberLeaf
from host.base.link import Outgoing
from host.subscriber.folder import SubscriberKeys


class SubscriberMessages:
    """Reads and writes the messages of one enrolled subscriber."""

    def __init__(self, answer: EnrolmentAnswer, trusted: TrustedHost, keys: SubscriberKeys) -> None:
        """Trust the result keys of `trusted`."""
        self._clinic = answer.clinic
        self._name = answer.name
        self._host = answer.host.name
        self._trusted = trusted
        self._keys = keys

    @property
    def topic(self) -> str:
        """The topic on which results come."""
        return topics.subscriber_topic(self._clinic, self._name)

    @property
    def keys_topic(self) -> str:
        """The topic on which the host announces its next keys."""
        return topics.subscriber_topic(self._clinic, self._name, SubscriberLeaf.KEYS)

    def follow(self, payload: bytes) -> TrustedHost | None:
        """Trust the host's next keys, if the newest ones announce them; None when that is old news.

        Raises:
            MessageError: the announcement is not believed.
        """
        token = payload.decode("ascii", "replace")
        if self._trusted.has_followed(token):
            return None
        self._trusted = self._trusted.follow(token, self._name, self._trusted.host.result_key)
        return self._trusted

    def open_result(self, payload: bytes, now: float) -> ResultClaims:
        """Open a result and check at `now` who made it for whom.

        Raises:
            MessageError: it is altered, from or for somebody else, or of another kind or version.
        """
        sealed = payload.decode("ascii", "replace")
        opened = envelope.open_sealed(sealed, self._keys.opening, receiver=self._name, sender=self._host)
        trusted = self._trusted
        verified = envelope.verify(opened.token, RESULT_TYPE, lambda kid: trusted.find_result_key(kid, now))
        schema = verified.claims.get("schema")
        if not isinstance(schema, int) or not version.is_accepted(schema):
            raise SchemaNotAccepted("the schema version is not understood")
        claims = codec.from_json(verified.claims, ResultClaims)
        if claims.iss != self._host or claims.aud != self._name:
            raise WrongAddress("made by or for somebody else")
        if claims.number < 1:
            raise MessageInvalid("numbers start at 1")
        return claims

    def receipt(self, number: int, jti: str, now: float) -> Outgoing:
        """Say that a result is in our keeping."""
        claims = ResultReceiptClaims(version.NEWEST, self._name, self._host, int(now), number, jti)
        return self._own(SubscriberLeaf.RECEIPT, RESULT_RECEIPT_TYPE, claims)

    def request(self, number: int, now: float) -> Outgoing:
        """Ask for all results from a number on."""
        claims = ResultRequestClaims(version.NEWEST, self._name, self._host, int(now), number)
        return self._own(SubscriberLeaf.REQUEST, RESULT_REQUEST_TYPE, claims)

    def _own(self, leaf: SubscriberLeaf, typ: str, claims: ResultReceiptClaims | ResultRequestClaims) -> Outgoing:
        token = envelope.sign(typ, codec.to_json(claims), self._keys.signing)
        return Outgoing(topics.subscriber_topic(self._clinic, self._name, leaf), token)
