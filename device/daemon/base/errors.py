"""What can go wrong in the daemon; the numbers stand in the registry (`device.wire.numbers`)."""

from __future__ import annotations

from device.base.errors import UketsukeError


class StateDamaged(UketsukeError):
    """What the daemon keeps on disk cannot be used: a technician has to look."""

    number = 604


class PutRefused(UketsukeError):
    """The outbox did not take a message; nothing of it was stored."""


class NumberUsedTwice(PutRefused):
    """Another message with the same start id and number is stored already: never overwritten."""

    number = 409


class OutboxFull(PutRefused):
    """The limit of rows or bytes is reached."""

    number = 704


class OutboxNotWritten(PutRefused):
    """The disk is full, read-only or broken."""

    number = 705


class OutboxNotExported(UketsukeError):
    """The outbox could not be read, or the medium did not take its copy; the outbox is as it was."""

    number = 710


class BrokerUnreachable(UketsukeError):
    """There is no connection to the broker; the outbox keeps what is to be sent."""

    number = 701


class EnrolmentFailed(UketsukeError):
    """The terminal could not be enrolled; the former identity, if there is one, stays."""

    number = 801


class EnrolmentRefused(EnrolmentFailed):
    """The host does not accept the code or the request."""

    number = 801


class EnrolmentUnreachable(EnrolmentFailed):
    """The host's enrolment service is not reached, or does not answer in time."""

    number = 802


class FingerprintDiffers(EnrolmentFailed):
    """Another certificate than the named one is shown there; the code was not sent."""

    number = 803


class CertificateNotRenewed(UketsukeError):
    """The certificate could not be renewed this time; the present one is in force until its end."""

    number = 805


class FirmwareNotConnected(EnrolmentFailed):
    """The firmware is needed, and is not connected or does not answer."""

    number = 804
