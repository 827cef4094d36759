"""Renewing a TLS certificate: for whoever shows one that this host gave out, and is still believed.

The TLS layer has checked the presented certificate against the clinic's CA and its dates; here the registry decides.
The former certificate stays good until its own end, so that a new one that never arrived costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from cryptography import x509
from sqlalchemy import Connection, Engine

from device.wire import version
from device.wire.messages.enrolment import RenewalAnswer, RenewalRequest
from host.base.errors import CertificateNotRenewed
from host.enrolment.requests import read_certificate_request
from host.pki.ca import CertificateAuthority
from host.pki.files import certificate_pem, fingerprint
from host.store.certificates import Issued, add_certificate, owner_of_certificate
from host.store.registry import active_subscribers, active_terminals


class RenewalService:
    """Renews the certificates of one clinic."""

    def __init__(self, engine: Engine, authority: CertificateAuthority, clock: Callable[[], float]) -> None:
        """Give certificates of `authority`."""
        self._engine = engine
        self._authority = authority
        self._clock = clock

    def renew(self, presented: x509.Certificate, request: RenewalRequest) -> tuple[str, RenewalAnswer]:
        """Give the owner's name and a new certificate for it.

        Raises:
            CertificateNotRenewed: the presented one is none of ours, revoked, or its owner is not active.
            EnrolmentRefused: the request is not right.
        """
        key = read_certificate_request(request.certificate_request)
        if not version.is_accepted(request.schema):
            raise CertificateNotRenewed("the schema version is not understood")
        now = self._clock()
        with self._engine.begin() as connection:
            name = owner_of_certificate(connection, fingerprint(presented))
            if not name or not _is_active(connection, name):
                raise CertificateNotRenewed("the certificate or its owner is not known here, or revoked")
            certificate = self._authority.issue_client(name, key, now)
            add_certificate(connection, issued(certificate, name, now))
        ca = certificate_pem(self._authority.certificate).decode()
        return name, RenewalAnswer(version.NEWEST, certificate_pem(certificate).decode(), ca)


def issued(certificate: x509.Certificate, name: str, now: float) -> Issued:
    """Give what is noted about a new certificate."""
    end = certificate.not_valid_after_utc.timestamp()
    return Issued(certificate.serial_number, name, fingerprint(certificate), end, now)


def _is_active(connection: Connection, name: str) -> bool:
    return name in active_terminals(connection) or name in active_subscribers(connection)
