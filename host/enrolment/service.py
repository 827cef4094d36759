"""Enrolling: uses up the code, stores the keys and gives the certificate, all in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, Engine

from device.wire import version
from device.wire.keys import public_jwk
from device.wire.messages.enrolment import BrokerAddress, EnrolmentAnswer, EnrolmentRequest
from host.base.errors import EnrolmentRefused
from host.base.ring import Speaking
from host.enrolment.renewal import issued
from host.enrolment.requests import Proved, check_request
from host.pki.ca import CertificateAuthority
from host.pki.crl import Reason
from host.pki.files import certificate_pem, fingerprint
from host.store.certificates import add_certificate, revoke_certificates
from host.store.codes import Code, Kind, take_code
from host.store.registry import Enrolled, known_subscribers, known_terminals, put_subscriber, put_terminal


@dataclass(frozen=True)
class Clinic:
    """What an enrolled party is told about where it belongs."""

    clinic: str
    broker: BrokerAddress
    url: str
    """The address of the enrolment service itself, where certificates are renewed."""


@dataclass(frozen=True)
class Followed:
    """What follows from an enrolment.

    `reseal` seals anew what waits for a subscriber, in the same transaction: it may have new keys. `enrolled` is
    called afterwards, with whether certificates of a former device were revoked.
    """

    reseal: Callable[[Connection, str], None]
    enrolled: Callable[[bool], None]


class EnrolmentService:
    """Enrols terminals and subscribers of one clinic."""

    def __init__(
        self,
        engine: Engine,
        authority: CertificateAuthority,
        keys: Speaking,
        clinic: Clinic,
        clock: Callable[[], float],
        followed: Followed,
    ) -> None:
        """Give certificates of `authority`."""
        self._engine = engine
        self._authority = authority
        self._keys = keys
        self._clinic = clinic
        self._clock = clock
        self._followed = followed

    def enrol(self, kind: Kind, request: EnrolmentRequest) -> EnrolmentAnswer:
        """Enrol the party for which the code was made; its name comes from there, never from the request.

        Raises:
            EnrolmentRefused: the code is not open, or the request is not right. A refused request uses up no code.
        """
        proved = check_request(request)
        now = self._clock()
        with self._engine.begin() as connection:
            code = take_code(connection, kind, proved.code_digest, now)
            if code is None:
                raise EnrolmentRefused("the code is wrong, used or too old")
            certificate = self._authority.issue_client(code.name, proved.tls_key, now)
            replaced = self._replace(connection, code.name, proved, now)
            add_certificate(connection, issued(certificate, code.name, now))
            enrolled = _enrolled(code, proved, fingerprint(certificate), now)
            put = put_terminal if kind is Kind.TERMINAL else put_subscriber
            put(connection, enrolled)
            if kind is Kind.SUBSCRIBER:
                self._followed.reseal(connection, code.name)
        self._followed.enrolled(replaced)
        return self._answer(code, certificate_pem(certificate).decode())

    def _replace(self, connection: Connection, name: str, proved: Proved, now: float) -> bool:
        """Revoke the certificates of a former device; tell whether there were any.

        The same device keeps them, since this answer may never reach it.
        """
        former = {**known_terminals(connection), **known_subscribers(connection)}.get(name)
        if former is None or former.verify.kid == proved.signing.kid:
            return False
        return revoke_certificates(connection, name, Reason.REPLACED, now) > 0

    def _answer(self, code: Code, certificate: str) -> EnrolmentAnswer:
        return EnrolmentAnswer(
            schema=version.NEWEST,
            clinic=self._clinic.clinic,
            name=code.name,
            letter=code.letter,
            certificate=certificate,
            ca_certificate=certificate_pem(self._authority.certificate).decode(),
            broker=self._clinic.broker,
            host=self._keys.identity(),
            renewal_url=self._clinic.url,
        )


def _enrolled(code: Code, proved: Proved, certificate_sha256: str, now: float) -> Enrolled:
    return Enrolled(
        code.name, code.letter, public_jwk(proved.signing), public_jwk(proved.opening), certificate_sha256, now
    )
