"""TLS contexts of the host's own servers and connections: 1.3 only."""

from __future__ import annotations

import ssl
from pathlib import Path

from host.pki.files import KeyPairFiles


def server_context(files: KeyPairFiles, ca: Path) -> ssl.SSLContext:
    """Give the context of a server that takes clients without a certificate, and those with one of the clinic's CA.

    Loading a chain into it again changes what later connections are shown.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_cert_chain(files.certificate, files.key)
    context.load_verify_locations(ca)
    context.verify_mode = ssl.CERT_OPTIONAL
    return context
