"""Checks a staff code against the hashes that the host sent (Argon2id, RFC 9106), and slows down guessing.

Everybody has a code of their own, so the code alone tells who confirmed. It takes as long as all hashes take; that
is on purpose, and it runs in a thread.
"""

from __future__ import annotations

from collections.abc import Callable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from device.base.errors import UketsukeError
from device.firmware.card.basics.secret import Secret
from device.firmware.staff.limiter import Limiter
from device.firmware.staff.settings_file import SettingsFile


class StaffCodeWrong(UketsukeError):
    """Nobody has this code."""

    number = 311


class StaffCodesPaused(UketsukeError):
    """Too many wrong codes; the terminal takes none for a while."""

    number = 312


class NoStaffCodes(UketsukeError):
    """The host has not given this terminal any code."""

    number = 313


class StaffCodes:
    """The staff who may confirm at this terminal."""

    def __init__(self, settings: SettingsFile, clock: Callable[[], float]) -> None:
        """Check against what `settings` keeps at the time; `clock` gives seconds that only go forward."""
        self._settings = settings
        self._clock = clock
        self._limiter = Limiter()
        self._hasher = PasswordHasher()

    @property
    def any(self) -> bool:
        """Whether there is any code, so that entering one makes sense."""
        return bool(self._settings.kept.staff_codes)

    def find(self, code: Secret) -> str:
        """Give the account name of whoever has this code, which is wiped.

        Raises:
            StaffCodeWrong, StaffCodesPaused, NoStaffCodes: as their names say; a pause costs no further try.
        """
        with code:
            if not self.any:
                raise NoStaffCodes("no staff codes have come from the host")
            if not self._limiter.is_open(self._clock()):
                raise StaffCodesPaused("too many wrong codes")
            # Every hash is tried, so that the time does not tell how far down the list a code stands.
            found = [entry.staff for entry in self._settings.kept.staff_codes if self._fits(entry.hash, code)]
        if not found:
            self._limiter = self._limiter.after_wrong(self._clock())
            raise StaffCodeWrong("nobody has this code")
        self._limiter = self._limiter.after_right()
        return found[0]

    def _fits(self, stored: str, code: Secret) -> bool:
        try:
            return self._hasher.verify(stored, bytes(code.octets))
        except (VerificationError, InvalidHashError):
            return False
