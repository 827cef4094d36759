"""TLS towards the cluster."""

from __future__ import annotations

import ssl


def tls_of(ca: str, certificate: str, key: str) -> ssl.SSLContext:
    """Give the context for the cluster: TLS 1.3, both sides known, only the fleet's authority."""
    context = ssl.create_default_context(cafile=ca)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_cert_chain(certificate, key)
    return context
