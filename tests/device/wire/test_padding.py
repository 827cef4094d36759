"""Sizes tell nothing: what different people's visits become on the wire has the same length."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from device.firmware.keys.identity import Identity
from device.firmware.link.sealing import Sealer
from device.wire import padding, words
from device.wire.keys import generate_signing_key
from device.wire.messages.visit import Attempt, Card, Consent, FaceProof, Holder, Model, PinProof, RegistrationRequest
from tests.device.daemon.firmware_side import make_visit
from tests.device.daemon.keys_of_host import HostKeys

IDENTITY = Identity("c1", "t-front", "A", HostKeys().identity())
SIGNING = {curve: generate_signing_key(curve) for curve in ("Ed25519", "P-256")}
VISIT_ID = "01JDGQ6Y8ZK3T5V7W9X1A2B3C4"

cards = st.builds(
    Card,
    kind=st.sampled_from(words.CardKind),
    genuine=st.sampled_from(words.Genuine),
    certificate_status=st.sampled_from(words.CertificateStatus),
    issuer=st.text("0123456789abcdef", max_size=40),
    serial=st.integers(0, 2**64).map(str),
    not_after=st.integers(0, 2**32),
)
tried = st.builds(Attempt, st.sampled_from(words.Method), st.sampled_from(words.Outcome))
holders = st.builds(
    Holder, st.sampled_from(words.Method), st.sampled_from(words.Outcome), st.lists(tried, max_size=4).map(tuple)
)
pins = st.one_of(
    st.just(PinProof()),
    # RSA 2048, and a certificate of 1,700 bytes, Base64
    st.builds(PinProof, st.just("q" * 22), st.just("s" * 344), st.integers(0, 2268).map(lambda size: "c" * size)),
)
faces = st.builds(FaceProof, st.lists(st.just(Model("sface", "0" * 64)), max_size=3).map(tuple), st.just("0.420"))
consents = st.builds(Consent, *[st.booleans()] * 5)


def sealer(curve: str = "Ed25519") -> Sealer:
    return Sealer(IDENTITY, SIGNING[curve], "4f1c8a0212345678", lambda: 1.8e9, lambda: VISIT_ID)


def size_of_registration() -> int:
    return len(sealer().seal_registration(RegistrationRequest(VISIT_ID, "00ff", "1"), 1, ""))


@given(card=cards, holder=holders, pin=pins, face=faces, consent=consents, seq=st.integers(1, 2**40))
def test_every_visit_is_as_long_as_a_registration(
    card: Card, holder: Holder, pin: PinProof, face: FaceProof, consent: Consent, seq: int
) -> None:
    body = replace(make_visit(), card=card, holder=holder, pin=pin, face=face, consent=consent)
    assert len(sealer().seal_visit(body, seq, "q83vEjRWeJAq83vEjRWeJA")) == size_of_registration()


@given(content=st.binary(max_size=40_000), least=st.sampled_from([0, padding.SHORT, padding.LONG]))
def test_sizes_are_the_stated_ones(content: bytes, least: int) -> None:
    padded = padding.pad(content, least)
    assert padded.startswith(content)
    assert not padded[len(content) :].strip(b" ")
    if least and len(content) <= padding.SIZES[-1]:
        assert len(padded) in padding.SIZES
        assert len(padded) >= least


def test_padding_is_no_part_of_the_content() -> None:
    assert json.loads(padding.pad(b'{"a":1}', padding.LONG)) == {"a": 1}
