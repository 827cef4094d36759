"""Host to terminal on the `command` topic: settings, signed and then sealed to the firmware.

Settings count up: a terminal takes a message only if its number is higher than that of the settings it has, so a
replayed one changes nothing. They expire, so that one which was held back for long is not taken for news: a terminal
gets them anew whenever it says that it is there.
"""

from __future__ import annotations

from dataclasses import dataclass, field

SETTINGS_TYPE = "uketsuke-settings+jwt"


@dataclass(frozen=True)
class StaffCode:
    """A member of staff and the Argon2id hash (PHC string) of their terminal code."""

    staff: str
    hash: str = field(repr=False)


@dataclass(frozen=True)
class SettingsClaims:
    """The claims of settings number `number` for one terminal; they replace all earlier ones, until `exp`."""

    schema: int
    iss: str
    aud: str
    jti: str
    iat: int
    exp: int
    number: int
    staff_codes: tuple[StaffCode, ...]

    def __post_init__(self) -> None:
        """Check the counter."""
        if self.number < 1:
            raise ValueError("settings are numbered from 1")
