"""Why something could not be checked: numbers of the registry `device/wire/numbers/errors.toml`."""

from __future__ import annotations

from enum import IntEnum


class Reason(IntEnum):
    """The reason of a `could_not_check`; NONE stands with every other status."""

    NONE = 0
    CERTIFICATE_EXPIRED = 133
    AUTHORITY_REFUSED = 501
    AUTHORITY_UNREACHABLE = 502
    """No connection within its time, or cut off: packets are swallowed somewhere."""
    AUTHORITY_SLOW = 503
    AUTHORITY_BUSY = 504
    AUTHORITY_WRONG_ANSWER = 505
    NOTHING_TO_ASK = 506
    CARD_SUSPENDED = 507
    CARD_REVOKED = 508
    NAME_NOT_RESOLVED = 511
    CONNECTION_REFUSED = 512
    TLS_REFUSED = 513
    """One side did not accept the other's certificate."""
    AUTHORITY_MAINTENANCE = 514
    NOT_BY_CERTIFICATE = 515
    """This connector cannot ask by certificate, and the card is not linked to an insured number."""
    NOT_OFFERED = 516
    """This connector has no way to do what was asked."""
    REQUEST_REJECTED = 517
    """The linkage software put an `.err` beside the request."""
    LINKAGE_SILENT = 518
    """The linkage software has not answered the request; it stays open and is never sent twice."""
    FOLDER_UNREACHABLE = 519
    RESULT_UNREADABLE = 520
    NOT_WRITABLE_IN_ENCODING = 521
    """A character cannot be written in the encoding that the linkage software is set to."""
    ANOTHER_PERSONS_ANSWER = 522
    MEDICAL_NOT_ALLOWED = 523
    """No consent, or its 24 hours are over."""
    SEVERAL_CANDIDATES = 524
    """An official file fits more than one person at the desk."""
    OFFICIAL_ERROR = 525
    """The eligibility system could not answer about this person; its own words say why."""

    @property
    def may_pass(self) -> bool:
        """Whether the same question may be answered later without anybody changing something at the desk."""
        return self in _MAY_PASS


_MAY_PASS = frozenset(
    {
        Reason.AUTHORITY_REFUSED,
        Reason.AUTHORITY_UNREACHABLE,
        Reason.AUTHORITY_SLOW,
        Reason.AUTHORITY_BUSY,
        Reason.AUTHORITY_WRONG_ANSWER,
        Reason.NAME_NOT_RESOLVED,
        Reason.CONNECTION_REFUSED,
        Reason.TLS_REFUSED,
        Reason.AUTHORITY_MAINTENANCE,
        Reason.REQUEST_REJECTED,
        Reason.LINKAGE_SILENT,
        Reason.FOLDER_UNREACHABLE,
        Reason.RESULT_UNREADABLE,
        Reason.ANOTHER_PERSONS_ANSWER,
        Reason.OFFICIAL_ERROR,
    }
)
