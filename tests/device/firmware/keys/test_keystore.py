"""The keystore: made once, read back strictly, never made anew under an identity that exists."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from device.firmware.keys.errors import StateDamaged
from device.firmware.keys.identity import Identity
from device.firmware.keys.keystore import Keystore
from device.wire import codec
from device.wire.envelope import verify
from device.wire.errors import MessageInvalid
from device.wire.keys import SigningKey, private_pem
from device.wire.local import Enrolled
from device.wire.messages.enrolment import OFFER_TYPE, OfferClaims, code_digest
from device.wire.version import NEWEST
from tests.device.daemon.keys_of_host import HostKeys, public

HOST_KEYS = HostKeys()
ENROLLED = Enrolled("c1", "t-front", "A", HOST_KEYS.identity())


def test_first_start_makes_keys_and_the_second_reads_them(tmp_path: Path) -> None:
    first, second = Keystore(tmp_path / "state"), Keystore(tmp_path / "state")
    assert (first.signing.kid, first.opening.kid) == (second.signing.kid, second.opening.kid)
    assert first.ticket_key == second.ticket_key
    assert second.identity is None
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "state").iterdir()} == {0o600}
    assert (tmp_path / "state").stat().st_mode & 0o777 == 0o700


def test_crash_in_the_first_start_is_made_good(tmp_path: Path) -> None:
    first = Keystore(tmp_path)
    (tmp_path / "opening.pem").unlink()
    assert Keystore(tmp_path).signing.kid == first.signing.kid


def test_identity_is_kept(tmp_path: Path) -> None:
    identity = Keystore(tmp_path).save(ENROLLED)
    assert Keystore(tmp_path).identity == identity == Identity.of(ENROLLED)
    assert identity.host_key == HOST_KEYS.opening.kid


@pytest.mark.parametrize("name", ["signing.pem", "opening.pem", "ticket.key"])
@pytest.mark.parametrize("damage", [None, b"", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_lost_or_broken_key_of_an_enrolled_terminal(tmp_path: Path, name: str, damage: bytes | None) -> None:
    Keystore(tmp_path).save(ENROLLED)
    (tmp_path / name).unlink()
    if damage is not None:
        (tmp_path / name).write_bytes(damage)
    with pytest.raises(StateDamaged) as error:
        Keystore(tmp_path)
    assert error.value.number == 604


def test_keys_exchanged(tmp_path: Path) -> None:
    keystore = Keystore(tmp_path)
    (tmp_path / "signing.pem").write_bytes(private_pem(keystore.opening))
    with pytest.raises(StateDamaged):
        Keystore(tmp_path)


@pytest.mark.parametrize("damage", [b"", b"{}", b'{"clinic": "c1"}'])
def test_broken_identity(tmp_path: Path, damage: bytes) -> None:
    Keystore(tmp_path).save(ENROLLED)
    (tmp_path / "identity.json").write_bytes(damage)
    with pytest.raises(StateDamaged):
        Keystore(tmp_path)


@pytest.mark.parametrize(
    "enrolled",
    [
        replace(ENROLLED, terminal="h-front"),
        replace(ENROLLED, clinic="#"),
        replace(ENROLLED, host=replace(HOST_KEYS.identity(), control_key=public(HOST_KEYS.opening))),
    ],
)
def test_unusable_identity_keeps_the_former(tmp_path: Path, enrolled: Enrolled) -> None:
    keystore = Keystore(tmp_path)
    former = keystore.save(ENROLLED)
    with pytest.raises(MessageInvalid):
        keystore.save(enrolled)
    assert keystore.identity == Keystore(tmp_path).identity == former


@pytest.mark.parametrize("letter", ["", "a", "AB", "1"])
def test_letter(letter: str) -> None:
    with pytest.raises(ValueError, match="letter"):
        Identity("c1", "t-front", letter, HOST_KEYS.identity())


def test_offer_proves_possession(tmp_path: Path) -> None:
    keystore = Keystore(tmp_path)
    digest = code_digest("ABCDE-FGHJK")
    token = keystore.offer(digest, 1_800_000_000)
    key = keystore.signing.public()
    claims = codec.from_json(verify(token, OFFER_TYPE, lambda _: key).claims, OfferClaims)
    assert claims == OfferClaims(NEWEST, 1_800_000_000, digest, public(key), public(keystore.opening))


def test_repr_hides_private_keys(tmp_path: Path) -> None:
    keystore = Keystore(tmp_path)
    signing = keystore.signing
    assert isinstance(signing, SigningKey)
    private = str(signing.jose.as_dict(private=True)["d"])
    assert private not in repr(keystore.signing) + repr(keystore.__dict__["opening"])
