"""What can go wrong at the desk page; each has its number in the registry and the HTTP status it is answered with.

The words that staff read come from `device.wire.numbers`, never from the exception's text.
"""

from __future__ import annotations

from typing import ClassVar

from device.base.errors import UketsukeError


class DeskError(UketsukeError):
    """A request of the desk page cannot be done; whoever sent it is told why and what to do."""

    number = 904
    status: ClassVar[int] = 403
    """The HTTP status of the answer."""


class LogInWrong(DeskError):
    """Name and password do not belong together; which of the two is wrong is never told."""

    number = 901


class LogInTooOften(DeskError):
    """The name was tried too often with a wrong password."""

    number = 902
    status = 429

    def __init__(self, wait_s: int) -> None:
        """Say after how many seconds the next try is possible."""
        super().__init__(f"wait {wait_s} s")
        self.wait_s = wait_s


class LogInEnded(DeskError):
    """There is no log-in, or it was idle for too long."""

    number = 903
    status = 401


class FormRefused(DeskError):
    """A form did not come from the open page of this log-in, or has not the form's fields."""

    number = 904


class VisitUnknown(DeskError):
    """None of today's visits has that id."""

    number = 905
    status = 404


class ConfirmationTooLate(DeskError):
    """The visit has lapsed; only a new visit helps."""

    number = 906
    status = 409


class PageUnknown(DeskError):
    """No such page."""

    number = 907
    status = 404


class InsuredNumberWrong(DeskError):
    """What was typed cannot be an insured number; nothing was asked."""

    number = 908
    status = 422
