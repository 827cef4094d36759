"""The broker's list of revoked certificates: written, read by the broker, and proved to be in force.

mosquitto 2.0.11 reads its list, its certificate and its access list again at SIGHUP, and says nothing about it. So
the list also names a certificate that was made for it and that nobody holds: once that is refused, the list counts.
"""

from __future__ import annotations

import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import Engine

from device.base.private_file import write_shared
from host.base.errors import RevocationNotInForce
from host.base.settings import BrokerSettings
from host.pki.ca import CertificateAuthority
from host.pki.crl import Reason, RevokedCertificate, format_crl, is_crl_worn
from host.pki.files import certificate_pem, key_pem
from host.store.certificates import list_revoked
from host.store.engine import reading

_CONNECT = bytes.fromhex("101400044d51545405020005000007782d70726f6265")
"""An MQTT 5 CONNECT as `x-probe` with clean start (MQTT 5, 3.1); whose certificate is refused gets no answer."""
_TRY_S = 2.0
_PAUSE_S = 0.1


@dataclass(frozen=True)
class Probe:
    """A certificate that stands in a list, and its key (PEM), to see whether the broker refuses it."""

    pem: bytes
    entry: RevokedCertificate


class BrokerList:
    """The list of one clinic's broker."""

    def __init__(
        self, engine: Engine, authority: CertificateAuthority, broker: BrokerSettings, clock: Callable[[], float]
    ) -> None:
        """Sign with `authority`; the file lies in the broker's folder."""
        self._engine = engine
        self._authority = authority
        self._broker = broker
        self._clock = clock

    @property
    def path(self) -> Path:
        """Where the broker reads it."""
        return self._broker.folder / "crl.pem"

    def is_worn(self) -> bool:
        """Tell whether it is a day old, or missing."""
        return not self.path.exists() or is_crl_worn(self.path.read_bytes(), self._clock())

    def write(self, *more: RevokedCertificate) -> None:
        """Write it anew from the registry, with `more` entries."""
        now = self._clock()
        with reading(self._engine) as connection:
            revoked = list_revoked(connection, now)
        write_shared(self.path, format_crl(self._authority, (*revoked, *more), now))

    def reload(self) -> None:
        """Make the broker read its files again, by the configured command if there is one.

        Raises:
            RevocationNotInForce: the command failed.
        """
        if not self._broker.reload:
            return
        done = subprocess.run(list(self._broker.reload), capture_output=True, check=False, timeout=30)
        if done.returncode:
            raise RevocationNotInForce(f"{self._broker.reload[0]} ended with {done.returncode}")

    def enforce(self, within_s: float) -> None:
        """Write the list and wait until the broker goes by it.

        Raises:
            RevocationNotInForce: it does not in `within_s` seconds, or is not reached.
        """
        probe = self._make_probe()
        self.write(probe.entry)
        self.reload()
        deadline = time.monotonic() + within_s
        while self._takes(probe):
            if time.monotonic() > deadline:
                raise RevocationNotInForce("the broker has not read the new list")
            time.sleep(_PAUSE_S)

    def _make_probe(self) -> Probe:
        now, key = self._clock(), ec.generate_private_key(ec.SECP256R1())
        certificate = self._authority.issue_client("x-probe", key.public_key(), now)
        entry = RevokedCertificate(certificate.serial_number, now, Reason.RETIRED)
        return Probe(certificate_pem(certificate) + key_pem(key), entry)

    def _takes(self, probe: Probe) -> bool:
        context = self._context(probe)
        try:
            plain = socket.create_connection((self._broker.host, self._broker.port), _TRY_S)
        except OSError as error:
            raise RevocationNotInForce("the broker is not reached") from error
        try:
            with plain, context.wrap_socket(plain, server_hostname=self._broker.host) as connection:
                connection.sendall(_CONNECT)
                return bool(connection.recv(1))
        except OSError:
            return False

    def _context(self, probe: Probe) -> ssl.SSLContext:
        context = ssl.create_default_context(cadata=certificate_pem(self._authority.certificate).decode())
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        with tempfile.NamedTemporaryFile() as file:  # the library loads a chain from a file only
            file.write(probe.pem)
            file.flush()
            context.load_cert_chain(file.name)
        return context
