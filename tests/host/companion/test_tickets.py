"""Tickets of the host's own letter."""

from __future__ import annotations

from host.companion.tickets import ALPHABET, TICKETS, next_number, ticket_of
from tests.host.world import World


def test_none_returns_before_all_were_used() -> None:
    tickets = [ticket_of("Z", number, b"key") for number in range(TICKETS)]
    assert len(set(tickets)) == TICKETS
    assert {ticket[0] for ticket in tickets} == {"Z"}
    assert {char for ticket in tickets for char in ticket[1:]} == set(ALPHABET)
    assert ticket_of("Z", TICKETS, b"key") == tickets[0]


def test_another_clinic_has_another_order() -> None:
    assert [ticket_of("Z", n, b"key") for n in range(20)] != [ticket_of("Z", n, b"other") for n in range(20)]


def test_numbers_count_up(world: World) -> None:
    with world.engine.begin() as connection:
        assert [next_number(connection) for _ in range(3)] == [1, 2, 3]
