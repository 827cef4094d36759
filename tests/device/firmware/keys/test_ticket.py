"""Tickets: a permutation for every key, of characters that are not mistaken for one another."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from device.firmware.keys.ticket import ALPHABET, TICKETS, ticket_of

KEYS = st.binary(min_size=32, max_size=32)


def test_alphabet() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 30
    assert not set(ALPHABET) & set("01ILOQ")
    assert TICKETS == 900


@settings(max_examples=25, deadline=None)  # 900 tickets an example
@given(KEYS)
def test_all_900_before_any_returns(key: bytes) -> None:
    assert len({ticket_of(number, key) for number in range(TICKETS)}) == TICKETS


@given(KEYS, st.integers(0, 10**12))
def test_returns_after_900(key: bytes, number: int) -> None:
    ticket = ticket_of(number, key)
    assert ticket == ticket_of(number + TICKETS, key)
    assert len(ticket) == 2
    assert set(ticket) <= set(ALPHABET)


@settings(max_examples=25, deadline=None)
@given(KEYS, KEYS)
def test_order_depends_on_the_key(one: bytes, other: bytes) -> None:
    same = [ticket_of(n, one) for n in range(100)] == [ticket_of(n, other) for n in range(100)]
    assert same == (one == other)


def test_order_is_fixed_for_a_key() -> None:
    """Made with this code: a change of the permutation would repeat tickets within a day of an update."""
    assert [ticket_of(number, bytes(range(32))) for number in range(4)] == ["GT", "59", "97", "Z7"]
