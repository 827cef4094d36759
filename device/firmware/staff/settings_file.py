"""The settings that the host sent last, kept in the firmware's state: their number, who signed them when, and staff
codes as hashes.

The number only goes up, so that settings which somebody recorded and sends again change nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from device.base.private_file import write_private
from device.firmware.keys.errors import StateDamaged, StateNotWritten
from device.wire import codec
from device.wire.errors import MessageInvalid
from device.wire.messages.command import SettingsClaims, StaffCode


@dataclass(frozen=True)
class KeptSettings:
    """What is kept; number 0 means that none came yet."""

    number: int = 0
    staff_codes: tuple[StaffCode, ...] = ()
    host: str = ""
    """Whose signature they came with."""
    issued_at: int = 0
    command: str = ""
    """The id of the signed command that brought them; the host's audit names the person behind it."""


_LATER = {"host": "", "issued_at": 0, "command": ""}
"""What a file of version 0.1.0 lacks."""


class SettingsFile:
    """The settings in one file (mode 0600)."""

    def __init__(self, path: Path) -> None:
        """Read the file, if there is one.

        Raises:
            StateDamaged: it cannot be read.
        """
        self._path = path
        self.kept = self._read()

    def take(self, claims: SettingsClaims) -> bool:
        """Keep newer settings; False when these are not newer, and nothing changed.

        Raises:
            StateNotWritten: they cannot be written; the former ones stay in force.
        """
        if claims.number <= self.kept.number:
            return False
        kept = KeptSettings(claims.number, claims.staff_codes, claims.iss, claims.iat, claims.jti)
        try:
            write_private(self._path, json.dumps(codec.to_json(kept)).encode())
        except OSError as error:
            raise StateNotWritten("the settings cannot be written") from error
        self.kept = kept
        return True

    def _read(self) -> KeptSettings:
        try:
            return codec.from_json({**_LATER, **codec.load(self._path.read_bytes())}, KeptSettings)
        except FileNotFoundError:
            return KeptSettings()
        except (OSError, MessageInvalid) as error:
            raise StateDamaged(f"{self._path}: the settings cannot be read") from error
