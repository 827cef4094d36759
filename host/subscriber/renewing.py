"""The subscriber renews its TLS certificate by itself, from two thirds of its life on.

A new key and a certificate for it, over mutual TLS with the present one; a trial at the broker; then the switch, by
replacing one file that holds both. The connection that stands is not touched: the next one uses the new certificate.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import replace

import httpx
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from device.base.errors import UketsukeError
from device.base.log import EventLog
from device.base.private_file import write_private
from device.wire import codec, version
from device.wire.errors import MessageError
from device.wire.messages.enrolment import RENEWAL_PATH, EnrolmentAnswer, RenewalAnswer, RenewalRequest
from device.wire.topics import client_id
from host.base.errors import CertificateNotRenewed, StateDamaged
from host.base.link import BrokerLink, LinkSettings
from host.pki.ca import is_worn
from host.pki.files import key_pem, load_certificate
from host.subscriber.enrolling import certificate_request
from host.subscriber.folder import SubscriberFolder

_TRIAL_S = 10.0
_LOOK_S = 0.05


class Renewing:
    """Looks after one subscriber's certificate, in a thread of its own."""

    def __init__(
        self,
        folder: SubscriberFolder,
        answer: EnrolmentAnswer,
        link: LinkSettings,
        clock: Callable[[], float],
        log: EventLog,
        *,
        timeout_s: float,
    ) -> None:
        """Try new certificates with `link` under a client id of their own; `clock` gives seconds since 1970."""
        self._folder = folder
        self._answer = answer
        self._link = link
        self._clock = clock
        self._log = log
        self._timeout_s = timeout_s
        self._stopping = threading.Event()

    def run(self, every_s: float) -> None:
        """Look after it every so often until `stop` is called."""
        while not self._stopping.wait(every_s):
            try:
                self.look()
            except (UketsukeError, OSError) as error:
                self._log.failure("certificate_not_renewed", error)

    def stop(self) -> None:
        """Let `run` return; from any thread."""
        self._stopping.set()

    def look(self) -> None:
        """Renew what is worn; the present certificate stays until the broker took the new one.

        Raises:
            CertificateNotRenewed: the host or the broker is not reached, or refuses.
            StateDamaged, NotPrepared: the certificate on disk cannot be read.
        """
        if not is_worn(load_certificate(self._folder.certificate), self._clock()):
            return
        if not self._is_usable():
            self._renew()
        self._try()
        self._folder.renewed.replace(self._folder.certificate)
        self._log.event("certificate_renewed", name=self._answer.name)

    def _is_usable(self) -> bool:
        """Tell whether a renewed certificate waits that is worth a trial."""
        try:
            return not is_worn(load_certificate(self._folder.renewed), self._clock())
        except UketsukeError:
            return False

    def _renew(self) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        answer = self._post(RenewalRequest(version.NEWEST, certificate_request(key)))
        try:
            certificate = x509.load_pem_x509_certificate(answer.certificate.encode())
        except ValueError as error:
            raise CertificateNotRenewed("the renewed certificate cannot be read") from error
        if certificate.public_key() != key.public_key():
            raise CertificateNotRenewed("the renewed certificate is for another key")
        write_private(self._folder.renewed, answer.certificate.encode() + key_pem(key))

    def _post(self, request: RenewalRequest) -> RenewalAnswer:
        url = self._answer.renewal_url.rstrip("/") + RENEWAL_PATH
        try:
            with httpx.Client(verify=self._context(), timeout=self._timeout_s, trust_env=False) as client:
                response = client.post(url, json=codec.to_json(request))
        except httpx.HTTPError as error:
            raise CertificateNotRenewed(f"the enrolment service is not reached ({type(error).__name__})") from error
        if response.status_code != httpx.codes.OK:
            raise CertificateNotRenewed(f"the host answers with status {response.status_code}")
        try:
            return codec.from_json(codec.load(response.content), RenewalAnswer)
        except MessageError as error:
            raise CertificateNotRenewed("the host's answer cannot be used") from error

    def _context(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=self._folder.ca)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        try:
            context.load_cert_chain(self._folder.certificate)
        except OSError as error:
            raise StateDamaged(f"{self._folder.certificate}: cannot be used") from error
        return context

    def _try(self) -> None:
        own = self._folder.renewed
        settings = replace(
            self._link,
            client_id=client_id(self._answer.clinic, self._answer.name, "renewed"),
            certificate=own,
            key=own,
            session_expiry_s=0,
            subscriptions=(),
        )
        trial = BrokerLink(settings, self._log)
        trial.start()
        deadline = time.monotonic() + _TRIAL_S
        while not trial.is_connected and time.monotonic() < deadline:
            time.sleep(_LOOK_S)
        accepted = trial.is_connected
        trial.stop()
        if not accepted:
            raise CertificateNotRenewed("the broker does not take the renewed certificate, or is not reached")
