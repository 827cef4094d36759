"""Why something could not be checked: numbers of the registry `device/wire/numbers/errors.toml`."""

from __future__ import annotations

from enum import IntEnum


class Reason(IntEnum):
    """The reason of a `could_not_check`; NONE stands with every other status."""

    NONE = 0
    CERTIFICATE_EXPIRED = 133
    AUTHORITY_REFUSED = 501
    AUTHORITY_UNREACHABLE = 502
    AUTHORITY_SLOW = 503
    AUTHORITY_BUSY = 504
    AUTHORITY_WRONG_ANSWER = 505
    NOTHING_TO_ASK = 506
    CARD_SUSPENDED = 507
    CARD_REVOKED = 508
