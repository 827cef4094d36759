"""From what went wrong on the way to the broker to a closed word for the diagnosis; pure."""

from __future__ import annotations

import socket
import ssl

from device.daemon.base.errors import StateDamaged
from device.wire.health import LinkFailure

TAKEN_OVER = 0x8E
"""MQTT 5, 3.14.2.1: another client connected with our client id."""

_CODES = {
    0x86: LinkFailure.NOT_AUTHORISED,  # MQTT 5, 3.2.2.2: bad user name or password
    0x87: LinkFailure.NOT_AUTHORISED,
    0x8A: LinkFailure.NOT_AUTHORISED,  # banned
    TAKEN_OVER: LinkFailure.NAME_TAKEN,
}
_CERTIFICATE = {
    9: LinkFailure.CERTIFICATE_NOT_YET_VALID,  # OpenSSL, X509_V_ERR_CERT_NOT_YET_VALID
    10: LinkFailure.CERTIFICATE_EXPIRED,  # X509_V_ERR_CERT_HAS_EXPIRED
}


def failure_of_code(code: int) -> LinkFailure:
    """Give what an MQTT 5 reason code means for the connection, `NONE` when it means nothing for it."""
    return _CODES.get(code, LinkFailure.NONE)


def failure_of(error: Exception) -> LinkFailure:
    """Give the word for an error that ended a try to connect."""
    match error:
        case ssl.SSLCertVerificationError():
            return _CERTIFICATE.get(error.verify_code, LinkFailure.CERTIFICATE_NOT_TRUSTED)
        case ssl.SSLError():
            return LinkFailure.TLS_FAILED
        case socket.gaierror() | ValueError():
            return LinkFailure.NAME_NOT_RESOLVED
        case ConnectionRefusedError():
            return LinkFailure.REFUSED
        case TimeoutError():
            return LinkFailure.TIMED_OUT
        case StateDamaged():
            return LinkFailure.KEYS_UNUSABLE
        case _:
            return LinkFailure.UNREACHABLE
