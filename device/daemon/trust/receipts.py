"""Receipts: the host's signed word that it keeps a message; the only thing that ends the daemon's duty.

The daemon checks them with the host's public receipt keys: that of enrolment, or those that followed it. A replayed
receipt is harmless, since it names the digest of the sealed bytes. It must not know the outbox.
"""

from __future__ import annotations

from device.daemon.trust.identity import Identity
from device.wire import codec, envelope, version
from device.wire.errors import MessageInvalid, SchemaNotAccepted, WrongAddress
from device.wire.messages.host import RECEIPT_TYPE, ReceiptClaims

HOST_KEYS_UNKNOWN = 610
"""The number under which it is told that the host signs with keys that never were announced here."""


def knows_signer(token: str, identity: Identity, now: float) -> bool:
    """Tell whether a receipt names a key of the host that counts here; unchecked, so only a hint for people."""
    try:
        return identity.trusted.find_receipt_key(envelope.peek_key_id(token), now) is not None
    except MessageInvalid:
        return True


def check_receipt(token: str, identity: Identity, now: float) -> ReceiptClaims:
    """Check a receipt as it came at `now` (seconds since 1970) and give its content.

    Raises:
        MessageError: it is not signed by our host's receipt key, not for this terminal, or not in a form we know.
    """
    trusted = identity.trusted
    claims = envelope.verify(token, RECEIPT_TYPE, lambda kid: trusted.find_receipt_key(kid, now)).claims
    schema = claims.get("schema")
    if not isinstance(schema, int) or not version.is_accepted(schema):
        raise SchemaNotAccepted("the receipt's version is not known here")
    receipt = codec.from_json(claims, ReceiptClaims, "receipt")
    if receipt.iss != identity.answer.host.name or receipt.aud != identity.answer.name:
        raise WrongAddress("the receipt is from another host or for another terminal")
    return receipt
