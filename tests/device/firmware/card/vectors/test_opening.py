"""The whole way to a trusted photo, on vectors: what the terminal accepts, and the number of each refusal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from device.firmware.card.basics.errors import CardError
from device.firmware.card.basics.number_b import VerificationNumberB
from device.firmware.card.basics.rsa import RsaPublicKey
from device.firmware.card.basics.trust import CardCaKey, TrustAnchors
from device.firmware.card.record.photo import ChipPhoto
from device.firmware.card.steps.opening import CardRecord, Genuine, RecordLimits, open_record
from tests.device.firmware.card.vectors.chain import (
    CHAIN_ACCEPTED,
    CHAIN_FORGED,
    CHAIN_MALFORMED,
    CHAIN_UNKNOWN,
    ISSUER_ID,
    ChainDefects,
    certificate,
)
from tests.device.firmware.card.vectors.nonce import NONCE_ACCEPTED, NONCE_COPIED, Answerer, answer_rightly
from tests.device.firmware.card.vectors.numbers import Numbers, new_numbers
from tests.device.firmware.card.vectors.playing import PlayedCard
from tests.device.firmware.card.vectors.record import ACCEPTED, FORGED, MALFORMED, Defects, face_record

MALFORMED_NUMBER, FORGED_NUMBER, UNKNOWN_NUMBER, COPIED_NUMBER = 121, 122, 123, 124

Keys = tuple[Numbers, Numbers, Numbers]
PHOTO = bytes(range(256)) * 24
BIRTH = date(1985, 4, 12)
NONCE = bytes(range(16, 48))


def play(
    keys: Keys, chain: ChainDefects | None = None, record: Defects | None = None, answer: Answerer = answer_rightly
) -> PlayedCard:
    issuer, signer, card = keys
    written = face_record(card, signer, PHOTO, record)
    return PlayedCard(certificate(issuer, signer, chain), written, card, signer, answer)


def ignore(_: ChipPhoto) -> None:
    pass


def open_played(
    keys: Keys, played: PlayedCard, birth: date = BIRTH, on_photo: Callable[[ChipPhoto], None] = ignore
) -> CardRecord:
    anchors = TrustAnchors(card_keys=(CardCaKey("made up", ISSUER_ID, RsaPublicKey(keys[0].n, keys[0].e)),))
    number = VerificationNumberB(birth, 2033, "4821")
    return open_record(played, number, anchors, NONCE, RecordLimits(accept_test=True), on_photo)


def refused(keys: Keys, played: PlayedCard, birth: date = BIRTH) -> int:
    with pytest.raises(CardError) as error:
        open_played(keys, played, birth)
    return error.value.number


@pytest.mark.parametrize("name", ACCEPTED)
def test_a_right_record_is_opened(keys: Keys, name: str) -> None:
    opened = open_played(keys, play(keys, record=ACCEPTED[name]))
    assert opened.genuine is Genuine.PROVED
    assert opened.photo.jp2 == PHOTO
    assert opened.birth == BIRTH


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_record_is_refused(keys: Keys, name: str) -> None:
    assert refused(keys, play(keys, record=FORGED[name])) == FORGED_NUMBER


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_record_is_refused(keys: Keys, name: str) -> None:
    assert refused(keys, play(keys, record=MALFORMED[name])) == MALFORMED_NUMBER


def test_a_record_signed_by_somebody_else_s_signer_is_forged(keys: Keys) -> None:
    issuer, signer, card = keys
    strange = face_record(card, new_numbers(), PHOTO)
    assert refused(keys, PlayedCard(certificate(issuer, signer), strange, card, signer)) == FORGED_NUMBER


def test_a_record_signed_by_the_authority_itself_is_forged(keys: Keys) -> None:
    issuer, signer, card = keys
    bypassed = face_record(card, issuer, PHOTO)
    assert refused(keys, PlayedCard(certificate(issuer, signer), bypassed, card, signer)) == FORGED_NUMBER


@pytest.mark.parametrize("name", CHAIN_ACCEPTED)
def test_a_right_chain_is_accepted(keys: Keys, name: str) -> None:
    assert open_played(keys, play(keys, chain=CHAIN_ACCEPTED[name])).genuine is Genuine.PROVED


@pytest.mark.parametrize(
    ("name", "number"),
    [
        *((name, UNKNOWN_NUMBER) for name in CHAIN_UNKNOWN),
        *((name, FORGED_NUMBER) for name in CHAIN_FORGED),
        *((name, MALFORMED_NUMBER) for name in CHAIN_MALFORMED),
    ],
)
def test_a_wrong_chain_is_refused_before_a_try_is_spent(keys: Keys, name: str, number: int) -> None:
    played = play(keys, chain={**CHAIN_UNKNOWN, **CHAIN_FORGED, **CHAIN_MALFORMED}[name])
    assert refused(keys, played) == number
    assert played.secrets == 0


def test_a_chain_signed_by_another_authority_is_forged(keys: Keys) -> None:
    _, signer, card = keys
    strange = certificate(new_numbers(), signer)
    assert refused(keys, PlayedCard(strange, face_record(card, signer, PHOTO), card, signer)) == FORGED_NUMBER


@pytest.mark.parametrize("name", NONCE_ACCEPTED)
def test_a_card_with_its_key_is_genuine(keys: Keys, name: str) -> None:
    assert open_played(keys, play(keys, answer=NONCE_ACCEPTED[name])).genuine is Genuine.PROVED


@pytest.mark.parametrize("name", NONCE_COPIED)
def test_a_card_without_its_key_is_a_copy(keys: Keys, name: str) -> None:
    assert refused(keys, play(keys, answer=NONCE_COPIED[name])) == COPIED_NUMBER


def test_a_record_of_another_birth_date_than_the_one_that_opened_it_is_refused(keys: Keys) -> None:
    assert refused(keys, play(keys), birth=date(1985, 4, 13)) == MALFORMED_NUMBER


def test_the_photo_is_worked_on_while_the_card_signs(keys: Keys) -> None:
    happened: list[str] = []

    def answer(card: Numbers, other: Numbers, sent: bytes) -> bytes:
        happened.append("signs")
        return answer_rightly(card, other, sent)

    opened = open_played(keys, play(keys, answer=answer), on_photo=lambda _: happened.append("photo"))
    assert happened == ["photo", "signs"]
    assert opened.genuine is Genuine.PROVED


@pytest.mark.parametrize("defects", [*FORGED.values(), *MALFORMED.values()])
def test_a_photo_that_nobody_signed_is_never_worked_on(keys: Keys, defects: Defects) -> None:
    handed_out: list[ChipPhoto] = []
    with pytest.raises(CardError):
        open_played(keys, play(keys, record=defects), on_photo=handed_out.append)
    assert handed_out == []
