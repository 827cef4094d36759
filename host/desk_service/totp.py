"""Time-based one-time passwords (RFC 6238 with SHA-1, 30 s and six digits, which every authenticator knows). Pure."""

from __future__ import annotations

import base64
import hashlib
import hmac
from urllib.parse import quote

PERIOD_S = 30
DIGITS = 6
SECRET_BYTES = 20
"""RFC 4226, section 4, R6: 160 bits."""

DRIFT_STEPS = 1
"""RFC 6238, section 5.2: one step, for a phone whose clock is a little off and fingers that are slow."""


def one_time_code(secret: bytes, step: int, digits: int = DIGITS) -> str:
    """Give the code of a time step (RFC 4226, section 5.3)."""
    digest = hmac.new(secret, step.to_bytes(8, "big"), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFF_FFFF
    return str(number % 10**digits).zfill(digits)


def find_step(secret: bytes, code: str, now: float, after: int) -> int | None:
    """Give the time step whose code this is, if it is later than `after` (the last one used); else None."""
    current = int(now // PERIOD_S)
    found = None
    for step in range(current - DRIFT_STEPS, current + DRIFT_STEPS + 1):
        # every step is compared, so that the time taken tells nothing
        if hmac.compare_digest(one_time_code(secret, step), code) and step > after:
            found = step
    return found


def encode_secret(secret: bytes) -> str:
    """Give a secret in base32, as authenticators take it."""
    return base64.b32encode(secret).decode("ascii").rstrip("=")


def decode_secret(text: str) -> bytes:
    """Give the bytes of a base32 secret.

    Raises:
        ValueError: it is none.
    """
    return base64.b32decode(text + "=" * (-len(text) % 8))


def provisioning_uri(secret: str, name: str, clinic: str) -> str:
    """Give what the QR code holds (Google Authenticator's key URI format, which all authenticators read)."""
    label = quote(f"Uketsuke {clinic}:{name}", safe="")
    return f"otpauth://totp/{label}?secret={secret}&issuer={quote(f'Uketsuke {clinic}', safe='')}"
