"""What a key of the card is given to sign: a hash by its name, or the hash alone (RFC 8017, section 9.2).

The NULL in the DigestInfo is essential (RFC 8017, section 9.2, note 1): without it the signature is over other
bytes, and no library verifies it.
"""

from __future__ import annotations

import hashlib

DIGEST_INFO_SHA256 = bytes.fromhex("3031300d060960864801650304020105000420")
"""DigestInfo of SHA-256 up to the hash."""


def format_digest_info(message: bytes) -> bytes:
    """Give the 51-byte DigestInfo of SHA-256 over `message`."""
    return DIGEST_INFO_SHA256 + hashlib.sha256(message).digest()
