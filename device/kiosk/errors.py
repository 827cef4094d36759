"""What keeps the browser from starting; all of it is for a technician."""

from __future__ import annotations

from device.base.errors import UketsukeError


class BrowserMissing(UketsukeError):
    """The browser is not installed where the settings say, or may not be started."""

    number = 290


class PoliciesMissing(UketsukeError):
    """The browser would read other policies than ours: the page could be left, files opened, downloads made."""

    number = 291
