"""What can go wrong when print is read; each has its number, and each leaves the other ways open."""

from __future__ import annotations

from device.base.errors import UketsukeError


class PrintError(UketsukeError):
    """Print was not read; never raised itself."""


class PrintNotRead(PrintError):
    """No two frames agreed within the limit: the number is typed, or another way taken."""

    number = 231


class WesternBirthDate(PrintError):
    """The birth date is printed with a western year: what number B looks like then is not known, so staff help."""

    number = 232


class PrintWorkerFailed(PrintError):
    """The process that reads print ended, or did not answer in time, and was thrown away."""

    number = 233


class PrintedNumberWrong(PrintError):
    """The card refused the number that was read: the camera's one try of this visit is spent."""

    number = 234
