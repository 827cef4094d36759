"""Replies and challenges: which are believed, and with which error the others are refused."""

from __future__ import annotations

import pytest

from device.firmware.keys.identity import Identity
from device.firmware.link.incoming import check_challenge, open_reply
from device.wire.envelope import seal, sign
from device.wire.errors import (
    CannotOpen,
    Expired,
    MessageError,
    MessageInvalid,
    SchemaNotAccepted,
    UnknownKey,
    WrongAddress,
    WrongType,
)
from device.wire.keys import generate_opening_key, generate_signing_key
from device.wire.messages.host import CHALLENGE_TYPE, REPLY_TYPE
from tests.device.daemon.keys_of_host import HOST, VISIT_ID, HostKeys

NOW = 1_800_000_000
KEYS = HostKeys()
OPENING = generate_opening_key()
PUBLIC = OPENING.public()
IDENTITY = Identity("c1", "t-front", "A", KEYS.identity())
OTHER = HostKeys(opening=KEYS.opening)  # the same sealing key, all others different


def sealed_claims(typ: str, claims: dict[str, object]) -> str:
    """Sign and seal claims of any form."""
    return seal(sign(typ, claims, KEYS.control), PUBLIC, sender=HOST, receiver="t-front")


def test_right_reply() -> None:
    reply = open_reply(KEYS.seal_reply("t-front", PUBLIC, iat=NOW), IDENTITY, OPENING, NOW)
    assert reply.body.visit_id == VISIT_ID


@pytest.mark.parametrize(
    ("sealed", "error"),
    [
        ("", MessageInvalid),
        (KEYS.sign_challenge("t-front", "n", iat=NOW), MessageInvalid),
        (KEYS.seal_reply("t-front", generate_opening_key().public(), iat=NOW), CannotOpen),
        (KEYS.seal_reply("t-side", PUBLIC, iat=NOW), CannotOpen),
        (OTHER.seal_reply("t-front", PUBLIC, iat=NOW), UnknownKey),
        (KEYS.seal_reply("t-front", PUBLIC, iat=NOW, host="h-other"), WrongAddress),
        (KEYS.seal_reply("t-front", PUBLIC, iat=NOW - 121), Expired),
        (sealed_claims(CHALLENGE_TYPE, {"schema": 0}), WrongType),
        (sealed_claims(REPLY_TYPE, {"schema": 0}), MessageInvalid),
        (sealed_claims(REPLY_TYPE, {"schema": 99}), SchemaNotAccepted),
        (sealed_claims(REPLY_TYPE, {}), SchemaNotAccepted),
    ],
)
def test_wrong_reply(sealed: str, error: type[MessageError]) -> None:
    with pytest.raises(error):
        open_reply(sealed, IDENTITY, OPENING, NOW)


def test_reply_sealed_again_for_another_terminal() -> None:
    token = sign(REPLY_TYPE, {"schema": 0}, KEYS.control)
    with pytest.raises(CannotOpen):
        open_reply(seal(token, PUBLIC, sender="h-other", receiver="t-front"), IDENTITY, OPENING, NOW)


def test_right_challenge() -> None:
    challenge = check_challenge(KEYS.sign_challenge("t-front", "nonce", iat=NOW), IDENTITY, float("-inf"))
    assert (challenge.nonce, challenge.exp) == ("nonce", NOW + 90)


@pytest.mark.parametrize(
    ("token", "error"),
    [
        ("", MessageInvalid),
        (OTHER.sign_challenge("t-front", "n", iat=NOW), UnknownKey),
        (sign(CHALLENGE_TYPE, {"schema": 0}, generate_signing_key()), UnknownKey),
        (sign(REPLY_TYPE, {"schema": 0}, KEYS.control), WrongType),
        (KEYS.sign_challenge("t-side", "n", iat=NOW), WrongAddress),
        (KEYS.sign_challenge("t-front", "", iat=NOW), MessageInvalid),
        (KEYS.sign_challenge("t-front", "n", iat=NOW, life_s=0), MessageInvalid),
        (KEYS.sign_challenge("t-front", "n", iat=NOW, life_s=100_000), MessageInvalid),
        (KEYS.sign_challenge("t-front", "n", iat=NOW - 90), Expired),
    ],
)
def test_wrong_challenge(token: str, error: type[MessageError]) -> None:
    with pytest.raises(error):
        check_challenge(token, IDENTITY, NOW)
