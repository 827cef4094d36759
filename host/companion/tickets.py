"""Tickets of the host's own letter: two of 30 characters that are not mistaken for one another.

The number of the visit goes through a keyed permutation of the 900 pairs, so that a ticket does not tell how many
people came, and none returns before all have been used.
"""

from __future__ import annotations

import hmac
from functools import lru_cache

from sqlalchemy import Connection, select, update

from host.store.engine import insert_new
from host.store.tables import counters

ALPHABET = "23456789ABCDEFGHJKMNPRSTUVWXYZ"
TICKETS = len(ALPHABET) ** 2
_COUNTER = "companion"


def next_number(connection: Connection) -> int:
    """Count one visit, from 1, in the transaction that makes it."""
    insert_new(connection, counters, {"name": _COUNTER, "value": 0})
    mine = counters.c.name == _COUNTER
    connection.execute(update(counters).where(mine).values(value=counters.c.value + 1))
    number: int = connection.execute(select(counters.c.value).where(mine)).scalar_one()
    return number


def ticket_of(letter: str, number: int, key: bytes) -> str:
    """Give the ticket of a visit."""
    left, right = divmod(_permutation(key)[number % TICKETS], len(ALPHABET))
    return letter + ALPHABET[left] + ALPHABET[right]


@lru_cache(maxsize=4)
def _permutation(key: bytes) -> tuple[int, ...]:
    return tuple(sorted(range(TICKETS), key=lambda pair: hmac.digest(key, b"ticket %d" % pair, "sha256")))
