"""Staff codes: found by their hash, slowed down when guessed, replaced only by newer settings."""

from __future__ import annotations

from pathlib import Path

import pytest
from argon2 import PasswordHasher

from device.firmware.card.basics.secret import Secret
from device.firmware.keys.errors import StateDamaged
from device.firmware.staff.codes import NoStaffCodes, StaffCodes, StaffCodesPaused, StaffCodeWrong
from device.firmware.staff.limiter import FIRST_PAUSE_S, FREE_TRIES, LONGEST_PAUSE_S, Limiter
from device.firmware.staff.settings_file import KeptSettings, SettingsFile
from device.wire.messages.command import SettingsClaims, StaffCode

QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
CODES = (StaffCode("mihon", QUICK.hash("482913")), StaffCode("kakuu", QUICK.hash("571026")))


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def settings(number: int, *codes: StaffCode) -> SettingsClaims:
    return SettingsClaims(0, "h-main", "t-front", "j", 1, 2, number, codes)


def codes_in(folder: Path, clock: Clock) -> StaffCodes:
    kept = SettingsFile(folder / "settings.json")
    kept.take(settings(1, *CODES))
    return StaffCodes(kept, clock)


def test_the_code_tells_who_it_is_and_is_wiped(tmp_path: Path) -> None:
    code = Secret(b"571026")
    assert codes_in(tmp_path, Clock()).find(code) == "kakuu"
    with pytest.raises(ValueError, match="wiped"):
        _ = code.octets


def test_without_codes_none_is_taken(tmp_path: Path) -> None:
    codes = StaffCodes(SettingsFile(tmp_path / "settings.json"), Clock())
    assert not codes.any
    with pytest.raises(NoStaffCodes):
        codes.find(Secret(b"482913"))


def test_guessing_is_slowed_down_and_a_pause_takes_no_code_at_all(tmp_path: Path) -> None:
    clock = Clock()
    codes = codes_in(tmp_path, clock)
    for _ in range(FREE_TRIES):
        with pytest.raises(StaffCodeWrong):
            codes.find(Secret(b"000000"))
    with pytest.raises(StaffCodesPaused):
        codes.find(Secret(b"482913"))
    clock.now += FIRST_PAUSE_S
    assert codes.find(Secret(b"482913")) == "mihon"


def test_the_pause_doubles_up_to_a_limit() -> None:
    limiter, now, pauses = Limiter(), 0.0, []
    for _ in range(FREE_TRIES + 8):
        limiter = limiter.after_wrong(now)
        pauses.append(limiter.closed_until - now)
        now = limiter.closed_until
    assert pauses[:FREE_TRIES] == [0.0] * (FREE_TRIES - 1) + [FIRST_PAUSE_S]
    assert pauses[FREE_TRIES] == 2 * FIRST_PAUSE_S
    assert pauses[-1] == LONGEST_PAUSE_S
    assert limiter.after_right() == Limiter()


def test_only_newer_settings_replace_what_is_kept(tmp_path: Path) -> None:
    kept = SettingsFile(tmp_path / "settings.json")
    assert kept.take(settings(2, *CODES))
    assert not kept.take(settings(2))
    assert not kept.take(settings(1))
    again = SettingsFile(tmp_path / "settings.json")
    assert again.kept.staff_codes == CODES
    assert (again.kept.host, again.kept.issued_at, again.kept.command) == ("h-main", 1, "j")
    assert (tmp_path / "settings.json").stat().st_mode & 0o777 == 0o600


def test_settings_that_an_older_version_kept_are_read(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text('{"number": 4, "staff_codes": []}')
    assert SettingsFile(tmp_path / "settings.json").kept == KeptSettings(4)


def test_damaged_settings_are_said_to_be_damaged(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text('{"number": 1}')
    with pytest.raises(StateDamaged):
        SettingsFile(tmp_path / "settings.json")


def test_a_hash_that_is_none_fits_no_code(tmp_path: Path) -> None:
    kept = SettingsFile(tmp_path / "settings.json")
    kept.take(settings(1, StaffCode("mihon", "plain")))
    with pytest.raises(StaffCodeWrong):
        StaffCodes(kept, Clock()).find(Secret(b"482913"))
