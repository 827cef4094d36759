"""Receipts: the host's signed word that it keeps a message; the only thing that ends the daemon's duty.

The daemon checks them with the host's public receipt key, which it got at enrolment. A replayed receipt is harmless,
since it names the digest of the sealed bytes. It must not know the outbox.
"""

from __future__ import annotations

from device.daemon.identity import Identity
from device.wire import codec, envelope, version
from device.wire.errors import SchemaNotAccepted, WrongAddress
from device.wire.keys import VerifyKey, read_verify_key
from device.wire.messages.host import RECEIPT_TYPE, ReceiptClaims


def check_receipt(token: str, identity: Identity) -> ReceiptClaims:
    """Check a receipt as it came and give its content.

    Raises:
        MessageError: it is not signed by our host's receipt key, not for this terminal, or not in a form we know.
    """
    key = read_verify_key(identity.answer.host.receipt_key.jwk())

    def find_key(kid: str) -> VerifyKey | None:
        return key if kid == key.kid else None

    claims = envelope.verify(token, RECEIPT_TYPE, find_key).claims
    schema = claims.get("schema")
    if not isinstance(schema, int) or not version.is_accepted(schema):
        raise SchemaNotAccepted("the receipt's version is not known here")
    receipt = codec.from_json(claims, ReceiptClaims, "receipt")
    if receipt.iss != identity.answer.host.name or receipt.aud != identity.answer.name:
        raise WrongAddress("the receipt is from another host or for another terminal")
    return receipt
