"""Tickets: what a patient is called by. Two characters out of 30 that are not mistaken for one another.

The alphabet is 2 to 9 and the letters without I, L, O and Q; 0 and 1 are left out. The number of the visit goes
through a keyed permutation of the 900 pairs (two digits to base 30, mixed by a Feistel network), so that tickets tell
nothing about how many people came before, and none returns before all 900 have been used.
"""

from __future__ import annotations

import hashlib
import hmac

ALPHABET = "23456789ABCDEFGHJKMNPRSTUVWXYZ"
TICKETS = len(ALPHABET) ** 2

_ROUNDS = 8


def ticket_of(number: int, key: bytes) -> str:
    """Give the two characters of visit `number` (0 or more); a permutation of each 900 numbers in a row."""
    left, right = divmod(number % TICKETS, len(ALPHABET))
    for step in range(_ROUNDS):
        left, right = right, (left + _mix(key, step, right)) % len(ALPHABET)
    return ALPHABET[left] + ALPHABET[right]


def _mix(key: bytes, step: int, digit: int) -> int:
    """Give 0 to 29; the remainder's bias (below 2 to the power of -59) does not matter here."""
    return int.from_bytes(hmac.digest(key, bytes([step, digit]), hashlib.sha256)[:8]) % len(ALPHABET)
