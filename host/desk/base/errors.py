"""What can go wrong at the desk page; each has its number in the registry and the HTTP status it is answered with.

The words that staff read come from `device.wire.numbers`, never from the exception's text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from device.base.errors import UketsukeError
from host.typed.findings import Finding


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


class RoleMissing(DeskError):
    """The account has none of the roles that may open this page."""

    number = 911


class CodeWrong(DeskError):
    """The code of the second factor is wrong, or was used already."""

    number = 912


class SecondFactorMissing(DeskError):
    """The clinic asks for a second factor, and this account has none yet."""

    number = 913


class PasswordToBeChanged(DeskError):
    """Somebody else chose this account's password."""

    number = 914


class TextRefused(DeskError):
    """A field holds control characters or is longer than the form allows."""

    number = 915
    status = 422


class AccountFormWrong(DeskError):
    """A name, a display name or a password of an account has not the allowed form."""

    number = 916
    status = 422


class AccountTaken(DeskError):
    """There is an account of that name already."""

    number = 917
    status = 409


class LastAdministrator(DeskError):
    """Nobody could keep the accounts any more."""

    number = 918
    status = 409


class AccountUnknown(DeskError):
    """There is no account of that name."""

    number = 919
    status = 404


class TerminalCodeRefused(DeskError):
    """A terminal code has not the allowed form, or somebody else has it."""

    number = 920
    status = 422


class PasswordWrong(DeskError):
    """The own present password was typed wrong."""

    number = 921


class SearchRefused(DeskError):
    """A day, a number or a word to look for cannot be read."""

    number = 922
    status = 422


class RecordsNotReached(DeskError):
    """The host's records could not be read or written in time; the same again may go well."""

    number = 923
    status = 503


class InsuredNumberWrong(DeskError):
    """What was typed cannot be an insured number; nothing was asked."""

    number = 908
    status = 422

    def __init__(self, findings: Sequence[Finding]) -> None:
        """Say what is the matter with it."""
        super().__init__(", ".join(findings) or "no insured number")
        self.findings = tuple(findings)
