"""HTTPS to a server that is known by its certificate's fingerprint alone.

First a connection that sends nothing and only looks at the certificate; if it is the named one, a second connection
that trusts exactly this certificate. So a secret in the request never reaches another server. It must not know
what is posted.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from device.daemon.base.errors import EnrolmentFailed, EnrolmentUnreachable, FingerprintDiffers

if TYPE_CHECKING:
    import httpx

_HTTPS_PORT = 443
_FINGERPRINT_DIGITS = range(32, 65)
"""The whole SHA-256, or at least its first half: 128 bits, which nobody can find a second certificate for."""


@dataclass(frozen=True)
class PinnedServer:
    """An address (`https://host[:port]`) and the SHA-256 of the server's certificate, or at least its first half.

    Colons, hyphens, blanks and letter case in it do not count.
    """

    url: str
    fingerprint: str

    def __post_init__(self) -> None:
        """Check the form.

        Raises:
            EnrolmentFailed: the address is no https address, or the fingerprint no SHA-256.
        """
        try:
            parts = urlsplit(self.url)
            usable = parts.scheme == "https" and bool(parts.hostname) and (parts.port or _HTTPS_PORT) > 0
        except ValueError as error:
            raise EnrolmentFailed("the address cannot be read") from error
        if not usable:
            raise EnrolmentFailed("the address must begin with https://")
        if len(self.digest) not in _FINGERPRINT_DIGITS or not set(self.digest) <= set("0123456789abcdef"):
            raise FingerprintDiffers("the fingerprint is no SHA-256 in hexadecimal")

    @property
    def digest(self) -> str:
        """The fingerprint in its plain form."""
        return "".join(self.fingerprint.lower().replace(":", "").replace("-", "").split())

    async def post(self, path: str, body: bytes, timeout_s: float) -> httpx.Response:
        """Post JSON and give the response, whatever its status.

        Raises:
            FingerprintDiffers: another certificate is shown; nothing was sent.
            EnrolmentUnreachable: the server is not reached or does not answer in time.
        """
        import httpx  # at its first use: it is a third of the daemon's start, and needed once a month

        context = self._trust_only(await self._read_certificate(timeout_s))
        try:
            async with httpx.AsyncClient(verify=context, timeout=timeout_s, trust_env=False) as client:
                headers = {"content-type": "application/json"}
                return await client.post(self.url.rstrip("/") + path, content=body, headers=headers)
        except httpx.HTTPError as error:
            raise EnrolmentUnreachable("the host does not answer") from error

    async def _read_certificate(self, timeout_s: float) -> bytes:
        """Give the certificate (DER) that the server shows, if it is the named one."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE  # nothing is sent here; the fingerprint decides below
        parts = urlsplit(self.url)
        try:
            opening = asyncio.open_connection(parts.hostname, parts.port or _HTTPS_PORT, ssl=context)
            _, writer = await asyncio.wait_for(opening, timeout_s)
        except (OSError, TimeoutError) as error:
            raise EnrolmentUnreachable("the host is not reached") from error
        certificate = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
        writer.transport.abort()
        if not hmac.compare_digest(hashlib.sha256(certificate).hexdigest()[: len(self.digest)], self.digest):
            raise FingerprintDiffers("another certificate is shown there")
        return bytes(certificate)

    def _trust_only(self, certificate: bytes) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.check_hostname = False  # the certificate itself is named, whatever name it carries
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN  # a leaf may be the anchor
        context.load_verify_locations(cadata=certificate)
        return context
