"""What can go wrong in disaster mode."""

from __future__ import annotations

from host.desk.base.errors import DeskError


class DisasterModeOff(DeskError):
    """It is not on, or has ended."""

    number = 935
    status = 409


class DisasterFormWrong(DeskError):
    """A reason, an end, or a part of the search is missing."""

    number = 936
    status = 422
