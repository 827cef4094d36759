"""What can keep an update from happening, each with its number; `reason` is a stable word for state and programs."""

from __future__ import annotations

from device.base.errors import UketsukeError


class UpdateError(UketsukeError):
    """The root; `reason` goes into the state file and the JSON."""

    def __init__(self, text: str, reason: str) -> None:
        """Keep both."""
        super().__init__(text)
        self.reason = reason


class SourceUnusable(UpdateError):
    """No archive is set up, or the file that names it would let unsigned packages in."""

    number = 380


class ArchiveNotReached(UpdateError):
    """The archive does not answer, or does not hold what it should."""

    number = 381


class SignatureWrong(UpdateError):
    """The archive's list is not signed with the clinic's key, or was changed after it was signed."""

    number = 382


class ArchiveExpired(UpdateError):
    """The archive's list is older than it says it may be, or lies in the future of this clock."""

    number = 383


class PackageDamaged(UpdateError):
    """A package is not the one that the signed list names, or is no package of ours for this machine."""

    number = 384


class OlderOffered(UpdateError):
    """The archive offers an older version than the installed one."""

    number = 385


class NoWayBack(UpdateError):
    """The package of the version to go back to is not here."""

    number = 386


class NotNow(UpdateError):
    """It could be updated, but not at this moment."""

    number = 387


class NotTakenUp(UpdateError):
    """The new version was not installed, or not well; the former one runs."""

    number = 388


class Stuck(UpdateError):
    """Neither the new version nor the former one is well."""

    number = 389
