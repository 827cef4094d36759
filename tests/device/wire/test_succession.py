"""Following the host's keys: one step at a time, signed by the newest that are trusted, and by nobody else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device.wire import codec
from device.wire.envelope import sign
from device.wire.errors import BadSignature, MessageError, MessageInvalid, SchemaNotAccepted, UnknownKey, WrongAddress
from device.wire.keys import SigningKey
from device.wire.messages.host import CHALLENGE_TYPE
from device.wire.messages.keys import KEYS_TYPE, KeysClaims
from device.wire.succession import TrustedHost
from tests.device.daemon.keys_of_host import HOST, HostKeys

FIRST, SECOND, THIRD = HostKeys(), HostKeys(), HostKeys()
NOW, UNTIL = 1_795_600_000.0, 1_795_700_000
CLAIMS = KeysClaims(0, HOST, "t-front", int(NOW), UNTIL, SECOND.identity())


def announce(claims: KeysClaims = CLAIMS, key: SigningKey = FIRST.control, typ: str = KEYS_TYPE) -> str:
    return sign(typ, codec.to_json(claims), key)


def follow(trusted: TrustedHost, token: str) -> TrustedHost:
    return trusted.follow(token, "t-front", trusted.host.control_key)


def test_new_keys_count_at_once_and_former_ones_until_their_end() -> None:
    trusted = follow(TrustedHost(FIRST.identity()), announce())
    assert trusted.host == SECOND.identity()
    for find, kinds in (
        (trusted.find_receipt_key, (FIRST.receipt, SECOND.receipt)),
        (trusted.find_control_key, (FIRST.control, SECOND.control)),
        (trusted.find_result_key, (FIRST.result, SECOND.result)),
    ):
        former, new = kinds
        assert find(former.kid, UNTIL - 1)
        assert find(former.kid, UNTIL) is None
        assert find(new.kid, UNTIL + 10_000_000)
        assert find(THIRD.control.kid, NOW) is None


def test_keys_of_one_purpose_do_not_serve_another() -> None:
    trusted = TrustedHost(FIRST.identity())
    assert trusted.find_receipt_key(FIRST.control.kid, NOW) is None
    assert trusted.find_control_key(FIRST.result.kid, NOW) is None
    assert trusted.find_result_key(FIRST.receipt.kid, NOW) is None


def test_two_steps_in_a_row() -> None:
    second = replace(CLAIMS, host=THIRD.identity(), former_until=UNTIL + 50)
    trusted = follow(follow(TrustedHost(FIRST.identity()), announce()), announce(second, SECOND.control))
    assert trusted.host == THIRD.identity()
    assert trusted.find_control_key(FIRST.control.kid, NOW)
    assert trusted.find_control_key(SECOND.control.kid, UNTIL + 10)


def test_replayed_announcement_is_old_news() -> None:
    trusted = follow(TrustedHost(FIRST.identity()), announce())
    assert trusted.has_followed(announce())
    with pytest.raises(UnknownKey):
        follow(trusted, announce())
    assert not trusted.has_followed(announce(key=SECOND.control))


@pytest.mark.parametrize(
    ("token", "error"),
    [
        (announce(key=SECOND.control), UnknownKey),
        (announce(key=FIRST.receipt), UnknownKey),
        (announce(key=FIRST.result), UnknownKey),
        (announce(replace(CLAIMS, aud="t-side")), WrongAddress),
        (announce(replace(CLAIMS, iss="h-other")), WrongAddress),
        (announce(replace(CLAIMS, host=replace(SECOND.identity(), name="h-other"))), WrongAddress),
        (
            announce(replace(CLAIMS, host=replace(SECOND.identity(), sealing_key=SECOND.identity().control_key))),
            MessageInvalid,
        ),
        (announce(replace(CLAIMS, schema=99)), SchemaNotAccepted),
        (announce(typ=CHALLENGE_TYPE), MessageError),
        (announce()[:-6] + "AAAAAA", BadSignature),
        ("", MessageInvalid),
    ],
)
def test_what_is_not_followed(token: str, error: type[MessageError]) -> None:
    with pytest.raises(error):
        follow(TrustedHost(FIRST.identity()), token)


def test_former_keys_do_not_pile_up() -> None:
    trusted, keys = TrustedHost(FIRST.identity()), FIRST
    for _ in range(8):
        following = HostKeys()
        trusted = follow(trusted, announce(replace(CLAIMS, host=following.identity()), keys.control))
        keys = following
    assert len(trusted.former) == 4
