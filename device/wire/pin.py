"""What the card signs on the PIN way, the same on both sides."""

from __future__ import annotations

import hashlib

PURPOSE = b"uketsuke-pin-1"


def pin_message(challenge: str, terminal: str, visit_id: str) -> bytes:
    """Give the bytes that the card's authentication key signs: RSA by SHA-256, ECDSA on P-384 by SHA-384.

    Each part has its length (two bytes, big-endian) before it, so that no two different triples give the same
    bytes. `challenge` is the host's current nonce, or empty when the terminal is offline.
    """
    parts = (PURPOSE, challenge.encode(), terminal.encode(), visit_id.encode())
    return b"".join(len(part).to_bytes(2, "big") + part for part in parts)


def pin_digest(challenge: str, terminal: str, visit_id: str) -> bytes:
    """Give the 32 bytes (SHA-256 of `pin_message`) that stand in the signature."""
    return hashlib.sha256(pin_message(challenge, terminal, visit_id)).digest()
