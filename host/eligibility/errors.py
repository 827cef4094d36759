"""What can go wrong between a connector and an authority. They stay inside the connector, which answers instead."""

from __future__ import annotations

from device.base.errors import UketsukeError
from host.eligibility.reason import Reason


class AuthorityError(UketsukeError):
    """No usable answer came; asking again the same way would not help."""

    number = Reason.AUTHORITY_REFUSED.value

    @property
    def reason(self) -> Reason:
        """The number as the reason of a `could_not_check`."""
        return Reason(self.number)


class TransientAuthorityError(AuthorityError):
    """No usable answer came now; asking again may help."""


class AuthorityRefused(AuthorityError):
    """The authority does not take the question: wrong token, wrong form, or an id used twice."""

    number = Reason.AUTHORITY_REFUSED.value


class AuthorityUnreachable(TransientAuthorityError):
    """No connection within its time, or it ended before the answer."""

    number = Reason.AUTHORITY_UNREACHABLE.value


class AuthoritySlow(TransientAuthorityError):
    """The time limit passed."""

    number = Reason.AUTHORITY_SLOW.value


class AuthorityBusy(TransientAuthorityError):
    """The authority says that it cannot answer now, or that it is still processing."""

    number = Reason.AUTHORITY_BUSY.value


class AuthorityWrongAnswer(AuthorityError):
    """An answer that is not readable, contradicts itself, or is somebody else's."""

    number = Reason.AUTHORITY_WRONG_ANSWER.value


class NameNotResolved(TransientAuthorityError):
    """The authority's name leads nowhere."""

    number = Reason.NAME_NOT_RESOLVED.value


class ConnectionRefused(TransientAuthorityError):
    """The machine is there, and nobody listens at the port."""

    number = Reason.CONNECTION_REFUSED.value


class TlsRefused(TransientAuthorityError):
    """One side did not take the other's certificate."""

    number = Reason.TLS_REFUSED.value


class AuthorityMaintenance(TransientAuthorityError):
    """The authority says that it is being maintained."""

    number = Reason.AUTHORITY_MAINTENANCE.value


class AnotherPerson(AuthorityError):
    """An answer about somebody else, or to another question."""

    number = Reason.ANOTHER_PERSONS_ANSWER.value
