"""First-use registration of a certificate and its withdrawal, at a clinic or on the person's own page."""

from __future__ import annotations

from datetime import datetime

from host.authority.insurance.answer import RegistrationAnswer, done, refused
from host.authority.insurance.codes import CertificateState, Notice
from host.authority.insurance.japan_time import japan_date
from host.authority.insurance.judgement import UNUSABLE, certificate_state
from host.authority.insurance.question import RegistrationRequest
from host.authority.serving.work import Work, digest_of, outcome_of
from host.authority.store import cards, uses
from host.authority.store.uses import Asked, Purpose


class Registrations:
    """Links certificates to their holders' insurance."""

    def __init__(self, work: Work) -> None:
        """Link in the database of `work`."""
        self._work = work

    def register(self, request: RegistrationRequest) -> RegistrationAnswer:
        """Link a certificate to its holder's insurance (first-use registration).

        Raises:
            RequestReused: the request's id was used for another question.
        """
        return self._set_registered(request, Purpose.REGISTRATION)

    def withdraw(self, request: RegistrationRequest) -> RegistrationAnswer:
        """Withdraw the link; this is possible with a suspended or ended certificate too.

        Raises:
            RequestReused: the request's id was used for another question.
        """
        return self._set_registered(request, Purpose.WITHDRAWAL)

    def _set_registered(self, request: RegistrationRequest, purpose: Purpose) -> RegistrationAnswer:
        now, wanted = self._work.now(), purpose is Purpose.REGISTRATION
        with self._work.begin() as connection:
            found = cards.find_certificate(connection, request.issuer_key_id, request.serial)
            notice = _obstacle(found, now, wanted=wanted)
            result = done() if notice is Notice.NOTHING else refused(notice)
            person_id = None if found is None else found.person_id
            asked = Asked(request.clinic, request.request_id, purpose, digest_of(request))
            first = uses.record_use(connection, asked, person_id, int(now.timestamp()), outcome_of(result))
            carried_out = first and notice is Notice.NOTHING
            if carried_out:
                cards.set_registered(connection, request.issuer_key_id, request.serial, registered=wanted)
        return RegistrationAnswer(request.request_id, result, now, wanted if carried_out else _is_registered(found))


def _obstacle(found: cards.FoundCertificate | None, now: datetime, *, wanted: bool) -> Notice:
    if found is None:
        return Notice.UNKNOWN_CERTIFICATE
    certificate = found.record.certificate
    state = certificate_state(certificate, certificate.not_after, japan_date(now))
    if wanted and state is CertificateState.GRACE:
        return Notice.EXPIRED
    return UNUSABLE.get(state, Notice.NOTHING) if wanted else Notice.NOTHING


def _is_registered(found: cards.FoundCertificate | None) -> bool:
    return found is not None and found.record.certificate.registered
