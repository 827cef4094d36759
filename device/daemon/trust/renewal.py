"""Renewing the TLS certificate by itself, from two thirds of its life on.

A new key, a certificate for it from the host's enrolment service over mutual TLS with the present one, a trial at the
broker, and only then the switch: the former certificate stays in force and on disk until the new one was accepted.
The keys that sign and open messages are not renewed here; they change with a new enrolment.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric import ec

from device.base.errors import UketsukeError
from device.base.log import EventLog
from device.daemon.base.errors import CertificateNotRenewed
from device.daemon.base.pauses import Pauses
from device.daemon.base.settings import RenewalSettings
from device.daemon.trust.enrolment import key_pem, make_request
from device.daemon.trust.identity import Identity, IdentityStore, check_certificate
from device.daemon.trust.proof import Proof, prove
from device.wire import codec, version
from device.wire.errors import MessageError
from device.wire.messages.enrolment import RENEWAL_PATH, RenewalAnswer, RenewalRequest

_REFUSED_AT = 3
"""A renewed certificate that the broker refused so often is asked for anew."""
_JITTER = 0.05
"""Of a certificate's life, so that terminals that were enrolled together do not come back together."""
_OK = 200


class Renewal:
    """Looks after the certificate of whatever identity the terminal has."""

    def __init__(
        self,
        settings: RenewalSettings,
        identities: IdentityStore,
        chance: random.Random,
        wall_clock: Callable[[], float],
        log: EventLog,
    ) -> None:
        """Judge by `wall_clock`, in seconds since 1970; `chance` gives the jitter."""
        self._settings = settings
        self._identities = identities
        self._pauses = Pauses(settings.retry_s, settings.retry_max_s, chance)
        self._jitter = chance.uniform(0, _JITTER)
        self._wall_clock = wall_clock
        self._log = log
        self._refused = 0

    async def run(self, current: Callable[[], Identity | None], renewed: Callable[[Identity], None]) -> None:
        """Look after the certificate until cancelled; `renewed` is called with each new identity."""
        failures = 0
        while True:
            identity = current()
            try:
                done = identity is None or await self._look_after(identity, current, renewed)
                failures = 0 if done else failures + 1
            except UketsukeError as error:
                failures += 1
                self._log.failure("certificate_not_renewed", error, attempt=failures)
            await asyncio.sleep(self._pauses.after(failures) if failures else self._settings.check_every_s)

    async def _look_after(
        self, identity: Identity, current: Callable[[], Identity | None], renewed: Callable[[Identity], None]
    ) -> bool:
        """Take the next step, if one is due; False when it has to be tried again."""
        waiting = self._identities.load_renewed(identity)
        if waiting is None:
            if not self._is_due(identity):
                return True
            await self._renew(identity)
            waiting = self._identities.load_renewed(identity)
        if waiting is None or not await self._proves(waiting):
            return False
        if current() is not identity:  # enrolled anew, or other host keys, while the trial went on
            return False
        renewed(self._identities.promote(waiting))
        self._log.event("certificate_renewed", terminal=identity.answer.name)
        return True

    def _is_due(self, identity: Identity) -> bool:
        begin, end = (_seconds(moment) for moment in identity.valid_between())
        return self._wall_clock() >= begin + (end - begin) * (2 / 3 + self._jitter)

    async def _renew(self, identity: Identity) -> None:
        """Get a renewed certificate and keep it beside the present one.

        Raises:
            CertificateNotRenewed: the host is not reached, refuses, or its answer cannot be used.
            StateDamaged: the disk did not take it.
        """
        key = ec.generate_private_key(ec.SECP256R1())
        answer = await self._post(identity, RenewalRequest(version.NEWEST, make_request(key)))
        try:
            certificate = check_certificate(answer.certificate, answer.ca_certificate, identity.answer.name)
        except MessageError as error:
            raise CertificateNotRenewed("the renewed certificate cannot be used") from error
        if certificate.public_key() != key.public_key():
            raise CertificateNotRenewed("the renewed certificate is for another key")
        self._identities.keep_renewed(answer, key_pem(key))

    async def _post(self, identity: Identity, request: RenewalRequest) -> RenewalAnswer:
        import httpx  # at its first use: it is a third of the daemon's start, and needed once a month

        url = identity.answer.renewal_url.rstrip("/") + RENEWAL_PATH
        try:
            async with httpx.AsyncClient(
                verify=identity.tls_context(), timeout=self._settings.timeout_s, trust_env=False
            ) as client:
                response = await client.post(url, json=codec.to_json(request))
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise CertificateNotRenewed("the enrolment service is not reached") from error
        if response.status_code != _OK:
            raise CertificateNotRenewed(f"the host answers with status {response.status_code}")
        try:
            return codec.from_json(codec.load(response.content), RenewalAnswer, "renewal")
        except MessageError as error:
            raise CertificateNotRenewed("the host's answer cannot be used") from error

    async def _proves(self, waiting: Identity) -> bool:
        proof = await prove(waiting, self._settings.timeout_s)
        self._refused = self._refused + 1 if proof is Proof.REFUSED else 0
        if self._refused >= _REFUSED_AT:
            self._refused = 0
            self._identities.drop_renewed()
            self._log.event("renewed_certificate_refused")
        return proof is Proof.ACCEPTED


def _seconds(moment: datetime) -> float:
    return moment.timestamp()
