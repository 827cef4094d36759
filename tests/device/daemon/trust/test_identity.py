"""The identity on disk: one step from one to the next, and nothing half-believed."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from device.daemon.base.errors import StateDamaged
from device.daemon.trust.identity import IdentityStore, check_answer
from device.wire.errors import MessageInvalid
from device.wire.messages.enrolment import BrokerAddress, EnrolmentAnswer, RenewalAnswer
from device.wire.messages.keys import FormerHost
from device.wire.succession import TrustedHost
from tests.device.daemon.certificates import TestAuthority, private_pem, public_pem
from tests.device.daemon.keys_of_host import HostKeys

AUTHORITY = TestAuthority.make()
KEYS = HostKeys()


def make_answer(name: str = "t-front") -> tuple[EnrolmentAnswer, bytes]:
    """Give an answer and the TLS key that it is for."""
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = public_pem(AUTHORITY.certify(name, key.public_key())).decode()
    ca = public_pem(AUTHORITY.certificate).decode()
    broker = BrokerAddress("127.0.0.1", 8883)
    return EnrolmentAnswer(0, "c1", name, "A", certificate, ca, broker, KEYS.identity()), private_pem(key)


def test_none_before_enrolment(tmp_path: Path) -> None:
    assert IdentityStore(tmp_path).load() is None


def test_saved_is_loaded(tmp_path: Path) -> None:
    answer, key = make_answer()
    saved = IdentityStore(tmp_path).save(answer, key)
    assert IdentityStore(tmp_path).load() == saved
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}


def test_next_identity_replaces_the_former(tmp_path: Path) -> None:
    IdentityStore(tmp_path).save(*make_answer("t-front"))
    IdentityStore(tmp_path).save(*make_answer("t-side"))
    loaded = IdentityStore(tmp_path).load()
    assert loaded is not None
    assert loaded.answer.name == "t-side"
    assert len(list(tmp_path.glob("tls-*.pem"))) == 1


def test_crash_before_the_switch_keeps_the_former(tmp_path: Path) -> None:
    former = IdentityStore(tmp_path).save(*make_answer("t-front"))
    _, key = make_answer("t-side")
    (tmp_path / "tls-0123456789abcdef.pem").write_bytes(key)  # written, and then the power went
    (tmp_path / "enrolment.new").write_bytes(b"{")
    assert IdentityStore(tmp_path).load() == former
    IdentityStore(tmp_path).save(*make_answer("t-side"))
    assert len(list(tmp_path.glob("tls-*.pem"))) == 1


@pytest.mark.parametrize("damage", [b"", b"{}", b"[]", b"\xff" * 10])
def test_damaged_answer(tmp_path: Path, damage: bytes) -> None:
    IdentityStore(tmp_path).save(*make_answer())
    (tmp_path / "enrolment.json").write_bytes(damage)
    with pytest.raises(StateDamaged):
        IdentityStore(tmp_path).load()


def test_key_of_another_certificate(tmp_path: Path) -> None:
    (answer, _), (_, other_key) = make_answer(), make_answer()
    IdentityStore(tmp_path).save(answer, other_key)
    with pytest.raises(StateDamaged):
        IdentityStore(tmp_path).load()


@pytest.mark.parametrize(
    "change",
    [
        {"name": "t-other"},
        {"name": "h-front"},
        {"clinic": "C 1"},
        {"clinic": "+"},
        {"certificate": "none"},
        {"ca_certificate": ""},
        {"host": replace(KEYS.identity(), name="t-host")},
        {"host": replace(KEYS.identity(), sealing_key=KEYS.identity().receipt_key)},
        {"host": replace(KEYS.identity(), receipt_key=KEYS.identity().sealing_key)},
    ],
)
def test_unusable_answer(change: dict[str, object]) -> None:
    answer, _ = make_answer()
    assert check_answer(answer) is answer
    with pytest.raises(MessageInvalid):
        check_answer(replace(answer, **change))  # type: ignore[arg-type]  # one field of many types


def renewed_for(name: str = "t-front") -> tuple[RenewalAnswer, bytes]:
    """Give a renewed certificate and the TLS key that it is for."""
    answer, key = make_answer(name)
    return RenewalAnswer(0, answer.certificate, answer.ca_certificate), key


def test_renewed_certificate_waits_beside_the_one_in_force(tmp_path: Path) -> None:
    store = IdentityStore(tmp_path)
    identity = store.save(*make_answer())
    renewed, key = renewed_for()
    store.keep_renewed(renewed, key)
    assert store.load() == identity
    waiting = store.load_renewed(identity)
    assert waiting is not None
    assert waiting.answer.certificate == renewed.certificate
    assert waiting.tls_context()
    assert len(list(tmp_path.glob("tls-*.pem"))) == 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}


def test_switch_to_the_renewed_one_leaves_nothing_of_the_former(tmp_path: Path) -> None:
    store = IdentityStore(tmp_path)
    identity = store.save(*make_answer())
    store.keep_renewed(*renewed_for())
    waiting = store.load_renewed(identity)
    assert waiting is not None
    assert store.promote(waiting) == store.load() == waiting
    assert store.load_renewed(waiting) is None
    assert len(list(tmp_path.glob("tls-*.pem"))) == 1


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"\xff", b'{"schema": 0, "certificate": "x", "ca_certificate": "x"}']
)
def test_damaged_renewal_is_none(tmp_path: Path, content: bytes) -> None:
    identity = IdentityStore(tmp_path).save(*make_answer())
    (tmp_path / "renewed.json").write_bytes(content)
    assert IdentityStore(tmp_path).load_renewed(identity) is None


def test_renewal_for_another_name_is_none(tmp_path: Path) -> None:
    store = IdentityStore(tmp_path)
    identity = store.save(*make_answer())
    store.keep_renewed(*renewed_for("t-side"))
    assert store.load_renewed(identity) is None


def test_new_enrolment_ends_a_waiting_renewal(tmp_path: Path) -> None:
    store = IdentityStore(tmp_path)
    store.save(*make_answer())
    store.keep_renewed(*renewed_for())
    again = store.save(*make_answer())
    assert store.load_renewed(again) is None
    assert len(list(tmp_path.glob("tls-*.pem"))) == 1


def test_followed_keys_are_kept_and_the_certificate_stays(tmp_path: Path) -> None:
    store = IdentityStore(tmp_path)
    identity = store.save(*make_answer())
    following = HostKeys().identity()
    trusted = TrustedHost(following, (FormerHost(KEYS.identity(), 1_900_000_000),))
    followed = store.save_trusted(identity, trusted)
    assert store.load() == followed
    assert (followed.trusted, followed.tls_file) == (trusted, identity.tls_file)
