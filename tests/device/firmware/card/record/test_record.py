"""The signed record against the second generator, right ones and wrong ones by the name of their defect."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from device.firmware.card.basics.digest_info import format_digest_info
from device.firmware.card.basics.errors import RecordForged, RecordIssuerUnknown
from device.firmware.card.basics.rsa import RsaPublicKey, format_block, parse_public_key
from device.firmware.card.basics.tlv import TlvMalformed
from device.firmware.card.basics.trust import CardCaKey
from device.firmware.card.record.cv_certificate import check_cv_certificate, parse_cv_certificate
from device.firmware.card.record.record import check_record_signature, parse_record
from tests.device.firmware.card.vectors.chain import ISSUER_ID, ChainDefects, certificate
from tests.device.firmware.card.vectors.numbers import RIGHT, Numbers, key_object
from tests.device.firmware.card.vectors.record import ACCEPTED, FORGED, MALFORMED, Defects, face_record

Keys = tuple[Numbers, Numbers, Numbers]
PHOTO = bytes(range(256)) * 24


def public(key: Numbers) -> RsaPublicKey:
    return RsaPublicKey(key.n, key.e)


def authority(key: Numbers, key_id: bytes = ISSUER_ID) -> tuple[CardCaKey, ...]:
    return (CardCaKey("made up", key_id, public(key)),)


@pytest.mark.parametrize("name", ACCEPTED)
def test_a_right_record_is_accepted(keys: Keys, name: str) -> None:
    issuer, signer, card = keys
    certified = parse_cv_certificate(certificate(issuer, signer))
    checked = check_cv_certificate(certified, authority(issuer), accept_test=True)
    record = parse_record(face_record(card, signer, PHOTO, ACCEPTED[name]))
    check_record_signature(record, checked)
    assert record.photo == PHOTO
    assert record.birth == date(1985, 4, 12)
    assert record.card_key == public(card)
    assert "1985" not in repr(record)


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_record_is_named_so(keys: Keys, name: str) -> None:
    _, signer, card = keys
    record = parse_record(face_record(card, signer, PHOTO, FORGED[name]))
    with pytest.raises(RecordForged):
        check_record_signature(record, public(signer))


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_record_is_named_so(keys: Keys, name: str) -> None:
    _, signer, card = keys
    with pytest.raises(TlvMalformed):
        parse_record(face_record(card, signer, PHOTO, MALFORMED[name]))


def test_filler_behind_the_record_changes_no_offset(keys: Keys) -> None:
    _, signer, card = keys
    padded = face_record(card, signer, PHOTO, Defects(filler_bytes=64))
    check_record_signature(parse_record(padded), public(signer))


def test_a_record_beyond_its_offsets_is_refused(keys: Keys) -> None:
    _, signer, card = keys
    with pytest.raises(TlvMalformed, match="longer"):
        parse_record(face_record(card, signer, PHOTO) + bytes(0x10000))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_single_changed_byte_that_is_signed_goes_unnoticed(keys: Keys, data: st.DataObject) -> None:
    _, signer, card = keys
    genuine = face_record(card, signer, b"photo" * 20)
    unsigned_from = genuine.index(b"\xdf\x29")
    at = data.draw(st.integers(0, unsigned_from - 1))
    value = data.draw(st.integers(0, 255).filter(lambda octet: octet != genuine[at]))
    changed = genuine[:at] + bytes([value]) + genuine[at + 1 :]
    with pytest.raises((TlvMalformed, RecordForged)):
        check_record_signature(parse_record(changed), public(signer))


@given(st.binary(max_size=400))
def test_any_bytes_are_parsed_or_refused(raw: bytes) -> None:
    for parse in (parse_record, parse_cv_certificate, parse_public_key):
        with pytest.raises(TlvMalformed):
            parse(raw)


def test_an_issuer_that_nobody_configured_is_unknown_and_not_forged(keys: Keys) -> None:
    issuer, signer, _ = keys
    certified = parse_cv_certificate(certificate(issuer, signer))
    other_id = ISSUER_ID[:-1] + b"\x08"
    for known in ((), authority(issuer, other_id)):
        with pytest.raises(RecordIssuerUnknown):
            check_cv_certificate(certified, known, accept_test=True)


def test_a_test_card_is_refused_outside_test_mode(keys: Keys) -> None:
    issuer, signer, _ = keys
    certified = parse_cv_certificate(certificate(issuer, signer))
    with pytest.raises(RecordIssuerUnknown, match="test cards"):
        check_cv_certificate(certified, authority(issuer), accept_test=False)


def test_a_production_key_id_needs_no_test_mode(keys: Keys) -> None:
    issuer, signer, _ = keys
    production = b"5" + ISSUER_ID[1:]
    certified = parse_cv_certificate(certificate(issuer, signer, ChainDefects(issuer_id=production)))
    assert check_cv_certificate(certified, authority(issuer, production), accept_test=False) == public(signer)


def test_a_certificate_signed_by_another_key_is_forged(keys: Keys) -> None:
    issuer, signer, card = keys
    certified = parse_cv_certificate(certificate(card, signer))
    with pytest.raises(RecordForged):
        check_cv_certificate(certified, authority(issuer), accept_test=True)


@pytest.mark.parametrize("cut", [1, 40, 300, 560])
def test_a_cut_certificate_is_malformed(keys: Keys, cut: int) -> None:
    issuer, signer, _ = keys
    with pytest.raises(TlvMalformed):
        parse_cv_certificate(certificate(issuer, signer)[:-cut])


def test_a_nonce_signature_is_checked_as_a_whole_block(keys: Keys) -> None:
    _, _, card = keys
    info = format_digest_info(b"nonce")
    good = card.power(RIGHT.block(hashlib.sha256(b"nonce").digest()))
    assert public(card).signed(info, good)
    assert not public(card).signed(format_digest_info(b"another"), good)
    assert not public(card).signed(info, good[:-1])
    assert not public(card).signed(info, good + b"\x00")
    assert not public(card).signed(info, b"\xff" * 256)
    too_large = (int.from_bytes(good, "big") + card.n).to_bytes(257, "big")
    assert not public(card).signed(info, too_large)


def test_keys_of_another_size_are_refused(keys: Keys) -> None:
    with pytest.raises(ValueError, match="RSA-2048"):
        RsaPublicKey(3)
    with pytest.raises(ValueError, match="RSA-2048"):
        RsaPublicKey(keys[0].n, 3)
    with pytest.raises(ValueError, match="too long"):
        format_block(bytes(250))
    assert parse_public_key(key_object(keys[0])) == public(keys[0])
