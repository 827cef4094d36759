"""Signing what the contract's own writer would refuse: any bytes in the place of claims."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode

from device.wire.keys import SigningKey


def sign_text(typ: str, claims: bytes, key: SigningKey) -> str:
    """Give a token (RFC 7515, compact) whose payload is these very bytes."""
    header = json.dumps({"alg": key.algorithm, "kid": key.kid, "typ": typ}).encode()
    text = f"{_encode(header)}.{_encode(claims)}"
    return f"{text}.{_encode(key.sign(text.encode('ascii')))}"


def _encode(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")
