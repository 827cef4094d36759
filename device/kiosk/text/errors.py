"""What keeps the text screen from being shown; it is for a technician."""

from __future__ import annotations

from device.base.errors import UketsukeError


class NoTerminal(UketsukeError):
    """The text screen was asked for, and there is no terminal to show it on."""

    number = 292
