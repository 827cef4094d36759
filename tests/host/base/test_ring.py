"""The host's keys over time: which sign, which open, what is announced, and what is destroyed."""

from __future__ import annotations

from pathlib import Path

import pytest

from device.base.errors import UsageError
from device.wire.keys import public_jwk
from device.wire.messages.enrolment import PublicKey
from host.base.errors import NotPrepared, StateDamaged
from host.base.ring import KeyRing, make_missing_ring, read_generations, tidy_ring
from host.base.settings import RotationSettings
from host.trust.rotation import rotate
from tests.host.world import NOW, SetClock

SETTINGS = RotationSettings(lead_s=100, overlap_s=1000, opens_s=10_000)
SIGNING = ("receipt.pem", "control.pem", "result.pem")


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


@pytest.fixture
def ring(tmp_path: Path, clock: SetClock) -> KeyRing:
    make_missing_ring(tmp_path, NOW)
    return KeyRing(tmp_path, "h-main", clock)


def test_first_generation_is_kept(tmp_path: Path, ring: KeyRing) -> None:
    make_missing_ring(tmp_path, NOW + 1)
    assert not ring.reload()
    assert [one.number for one in read_generations(tmp_path)] == [1]
    assert ring.successions() == []


def test_new_keys_open_at_once_and_speak_after_the_lead(tmp_path: Path, ring: KeyRing, clock: SetClock) -> None:
    first, kid = ring.identity(), ring.control.kid
    rotate(tmp_path, SETTINGS, NOW)
    assert ring.reload()
    (step,) = ring.successions()
    assert (step.former.control.kid, step.until) == (kid, int(NOW) + 1000)
    assert ring.identity() == first
    new = step.following
    for identity in (first, new):
        sealing = identity.sealing_key
        assert any(
            PublicKey.from_jwk(public_jwk(opening)) == sealing
            for opening in (ring.find_opening(kid) for kid in ring._loaded.openings)
            if opening
        )
    clock.now = NOW + 100
    assert ring.identity() == new
    clock.now = NOW + 1000
    assert ring.successions() == [], "the former keys do not vouch for anything any more"


def test_clock_that_is_set_back_finds_keys(tmp_path: Path, ring: KeyRing, clock: SetClock) -> None:
    rotate(tmp_path, SETTINGS, NOW)
    ring.reload()
    first = ring.successions()[0].former.control.kid
    clock.now = NOW - 1_000_000
    assert ring.control.kid == first


def test_signing_keys_are_destroyed_and_what_opens_is_kept_longer(tmp_path: Path, clock: SetClock) -> None:
    make_missing_ring(tmp_path, NOW)
    ring = KeyRing(tmp_path, "h-main", clock)
    rotate(tmp_path, SETTINGS, NOW)
    assert not tidy_ring(tmp_path, NOW + 999)
    assert all((tmp_path / "1" / name).exists() for name in SIGNING)
    tidy_ring(tmp_path, NOW + 1000)
    assert not any((tmp_path / "1" / name).exists() for name in SIGNING)
    clock.now = NOW + 1001
    again = KeyRing(tmp_path, "h-main", clock)
    assert len(again._loaded.openings) == 2
    assert again.control.kid != ring.control.kid
    assert tidy_ring(tmp_path, NOW + 11_000)
    assert not (tmp_path / "1").exists()
    assert [one.number for one in read_generations(tmp_path)] == [2]


def test_crash_between_destroying_and_writing(tmp_path: Path, ring: KeyRing) -> None:
    rotate(tmp_path, SETTINGS, NOW)
    tidy_ring(tmp_path, NOW + 1000)
    tidy_ring(tmp_path, NOW + 1000)
    assert len(read_generations(tmp_path)) == 2
    assert ring.reload()


def test_one_rotation_at_a_time(tmp_path: Path, ring: KeyRing) -> None:
    del ring
    rotate(tmp_path, SETTINGS, NOW)
    with pytest.raises(UsageError):
        rotate(tmp_path, SETTINGS, NOW + 99)
    rotate(tmp_path, SETTINGS, NOW + 100)
    assert [one.number for one in read_generations(tmp_path)] == [1, 2, 3]


@pytest.mark.parametrize("content", [b"", b"{}", b'{"generations": []}', b"\xff"])
def test_damaged_ring(tmp_path: Path, ring: KeyRing, content: bytes) -> None:
    (tmp_path / "ring.json").write_bytes(content)
    with pytest.raises(StateDamaged):
        ring.reload()
    assert ring.control, "what was read before stays"


def test_before_init(tmp_path: Path, clock: SetClock) -> None:
    with pytest.raises(NotPrepared):
        KeyRing(tmp_path, "h-main", clock)


@pytest.mark.parametrize(("lead_s", "overlap_s", "opens_s"), [(-1, 10, 0), (11, 10, 0), (0, 10, -1)])
def test_settings_that_leave_a_gap(lead_s: int, overlap_s: int, opens_s: int) -> None:
    with pytest.raises(ValueError, match="lead_s"):
        RotationSettings(lead_s, overlap_s, opens_s)
