"""What can be wrong at the host, each with its number of the registry."""

from __future__ import annotations

from device.base.errors import UketsukeError
from device.wire.errors import MessageError


class NotPrepared(UketsukeError):
    """Something that `uketsuke-host init` makes is not there."""

    number = 601


class StateDamaged(UketsukeError):
    """A file of the host's state cannot be read as what it should be."""

    number = 604


class StoreNotWritten(UketsukeError):
    """The database does not take anything: its disk is full, or it is locked or gone."""

    number = 708


class EnrolmentRefused(UketsukeError):
    """The one-time code, the certificate request or the signed offer is not right."""

    number = 801


class EnrolmentUnreachable(UketsukeError):
    """The enrolment service does not answer, or not in its own form."""

    number = 802


class FingerprintDiffers(UketsukeError):
    """The enrolment service shows another certificate than the one that was promised; nothing was sent to it."""

    number = 803


class CannotBeUsed(MessageError):
    """A message met a programmer's mistake; it is kept aside so that it can be found."""

    number = 999


class KeyRevoked(MessageError):
    """The message is rightly signed, with a key that was revoked."""

    number = 412


class CertificateNotRenewed(UketsukeError):
    """The presented certificate is none of ours, revoked, or its owner is not active."""

    number = 805


class RevocationNotInForce(UketsukeError):
    """The broker has not taken the new list of revoked certificates."""

    number = 806


class NumberUsedTwice(UketsukeError):
    """Two different messages came under one (terminal, boot, seq), or two under one visit id."""

    number = 409


class AuditNotIntact(UketsukeError):
    """The audit log was changed, cut off or put in another order."""

    number = 661


class ColumnKeyMissing(UketsukeError):
    """A key that values of the database are sealed with is not there."""

    number = 662


class SealedValueDamaged(UketsukeError):
    """A sealed value was changed, moved to another row, or sealed with another key of the same id."""

    number = 663


class BackupUnusable(UketsukeError):
    """A backup cannot be opened: another passphrase or key, not a backup of ours, or not whole."""

    number = 664


class StateNotEmpty(UketsukeError):
    """There is something already where a backup is to be restored."""

    number = 665


class BackupToolFailed(UketsukeError):
    """PostgreSQL's own program for backups is missing or failed."""

    number = 666


class FleetDatabaseDiffers(UketsukeError):
    """The database is not the one of a fleet that it should be, or of another version."""

    number = 667


class ClinicsMixed(UketsukeError):
    """A transaction of one clinic was begun inside one of another: a mistake of the program."""

    number = 668


class FleetKeyUnusable(UketsukeError):
    """The key of the fleet is not there, or does not open what a clinic's keys are kept sealed in."""

    number = 669


class HandoverFolderUnusable(UketsukeError):
    """The folder for clinic software is not there, full, or may not be written to."""

    number = 651


class FhirMissing(UketsukeError):
    """FHIR files are asked for, but the extra `fhir` is not installed."""

    number = 653


class NoSuchVisit(UketsukeError):
    """There is no visit of that id, or nothing is known of it yet."""

    number = 654
