"""Sealing: what the host opens is what was put in, and nobody else opens it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device.firmware.keys.identity import Identity
from device.firmware.link.sealing import Sealer
from device.wire import codec
from device.wire.envelope import open_sealed, verify
from device.wire.errors import CannotOpen, MessageInvalid
from device.wire.keys import generate_opening_key, generate_signing_key
from device.wire.messages.registration import RegistrationClaims
from device.wire.messages.visit import REGISTRATION_TYPE, Clock, RegistrationRequest
from tests.device.daemon.firmware_side import SERIAL, make_visit
from tests.device.daemon.keys_of_host import HOST, VISIT_ID, HostKeys

HOST_KEYS = HostKeys()
KEY = generate_signing_key()
SEALER = Sealer(
    Identity("c1", "t-front", "A", HOST_KEYS.identity()), KEY, "boot-1", lambda: 1_800_000_000.9, lambda: "01ID"
)


def test_visit() -> None:
    claims = HOST_KEYS.open_visit(SEALER.seal_visit(make_visit(), 7, "nonce"), "t-front", KEY)
    assert (claims.iss, claims.aud, claims.jti, claims.iat) == ("t-front", HOST, "01ID", 1_800_000_000)
    assert (claims.boot, claims.seq, claims.eat_nonce, claims.clock) == ("boot-1", 7, "nonce", Clock())
    assert claims.body == make_visit()


def test_registration() -> None:
    body = RegistrationRequest(VISIT_ID, "00ff", SERIAL)
    opened = open_sealed(SEALER.seal_registration(body, 8, ""), HOST_KEYS.opening, receiver=HOST, sender="t-front")
    claims = codec.from_json(verify(opened.token, REGISTRATION_TYPE, lambda _: KEY).claims, RegistrationClaims)
    assert (claims.seq, claims.eat_nonce, claims.body) == (8, "", body)


def test_only_the_host_opens_it() -> None:
    sealed = SEALER.seal_visit(make_visit(), 1, "")
    other = replace(generate_opening_key(), kid=HOST_KEYS.opening.kid)
    with pytest.raises(CannotOpen):
        open_sealed(sealed, other, receiver=HOST)
    with pytest.raises(CannotOpen):
        open_sealed(sealed, HOST_KEYS.opening, receiver="h-other")
    assert SERIAL not in sealed


def test_seq_begins_at_one() -> None:
    with pytest.raises(ValueError, match="seq"):
        SEALER.seal_visit(make_visit(), 0, "")


def test_too_large() -> None:
    with pytest.raises(MessageInvalid):
        SEALER.seal_visit(replace(make_visit(), software="x" * 40_000), 1, "")


def test_repr_hides_the_key() -> None:
    assert str(KEY.jose.as_dict(private=True)["d"]) not in repr(SEALER)
