"""Which receipts are believed, and with which number the others are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from device.daemon.trust.identity import Identity
from device.daemon.trust.receipts import check_receipt
from device.wire.envelope import sign
from device.wire.errors import (
    BadSignature,
    MessageError,
    MessageInvalid,
    SchemaNotAccepted,
    UnknownKey,
    WrongAddress,
    WrongType,
)
from device.wire.keys import generate_signing_key
from device.wire.messages.enrolment import BrokerAddress, EnrolmentAnswer
from device.wire.messages.host import CHALLENGE_TYPE, RECEIPT_TYPE, ReceiptEntry
from device.wire.words import ReceiptState
from tests.device.daemon.keys_of_host import HostKeys

KEYS = HostKeys()
NOW = 1_795_600_000.0
ENTRY = ReceiptEntry("b1", 1, "0" * 64, ReceiptState.STORED)
IDENTITY = Identity(
    EnrolmentAnswer(0, "c1", "t-front", "A", "", "", BrokerAddress("127.0.0.1", 1), KEYS.identity()), Path("unused")
)


def test_right_receipt() -> None:
    receipt = check_receipt(KEYS.sign_receipt("t-front", (ENTRY, ENTRY)), IDENTITY, NOW)
    assert receipt.entries == (ENTRY, ENTRY)


def broken_signature() -> str:
    """Give a receipt with one character of its signature changed."""
    token = KEYS.sign_receipt("t-front", (ENTRY,))
    place = token.rindex(".") + 5
    return token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]


@pytest.mark.parametrize(
    ("token", "error"),
    [
        ("", MessageInvalid),
        ("a.b.c", MessageInvalid),
        (broken_signature(), BadSignature),
        (KEYS.sign_receipt("t-front", (ENTRY,), key=generate_signing_key()), UnknownKey),
        (KEYS.sign_receipt("t-front", (ENTRY,), key=KEYS.control), UnknownKey),
        (KEYS.sign_receipt("t-side", (ENTRY,)), WrongAddress),
        (KEYS.sign_receipt("t-front", (ENTRY,), host="h-other"), WrongAddress),
        (sign(CHALLENGE_TYPE, {"schema": 0}, KEYS.receipt), WrongType),
        (sign(RECEIPT_TYPE, {"schema": 0}, KEYS.receipt), MessageInvalid),
        (sign(RECEIPT_TYPE, {"schema": 99}, KEYS.receipt), SchemaNotAccepted),
        (sign(RECEIPT_TYPE, {"schema": "0"}, KEYS.receipt), SchemaNotAccepted),
    ],
)
def test_wrong_receipt(token: str, error: type[MessageError]) -> None:
    with pytest.raises(error):
        check_receipt(token, IDENTITY, NOW)
