"""Faults on the way between terminal and broker."""

from __future__ import annotations

from collections.abc import Iterator

from device.base.ports import free_ports
from drill.clinic import grounds
from drill.clinic.certificates import broker_at
from drill.clinic.clinic import Clinic
from drill.fault import Kind, fault

_SEEN = "Accepted, staff will call you: at every visit"


@fault(Kind.NETWORK, f"{_SEEN}, since the server was set up anew.", "broker.refused")
def broker_on_another_port(clinic: Clinic) -> Iterator[None]:
    """Let the terminal look for the broker where nobody listens."""
    yield from broker_at(clinic, "127.0.0.1", free_ports())


@fault(Kind.NETWORK, f"{_SEEN}, since the router was exchanged.", "broker.name_not_resolved")
def name_not_resolved(clinic: Clinic) -> Iterator[None]:
    """Let the broker have a name that nobody knows."""
    yield from broker_at(clinic, "reception-server.invalid")


@fault(Kind.NETWORK, f"{_SEEN}; the terminal's cable is in the wrong socket.", "broker.unreachable")
def no_way_to_broker(clinic: Clinic) -> Iterator[None]:
    """Let the broker be in a network to which no way leads."""
    yield from broker_at(clinic, grounds.DEAD_ADDRESS)


@fault(Kind.NETWORK, f"{_SEEN}; a firewall was set up.", "broker.timed_out")
def packets_swallowed(clinic: Clinic) -> Iterator[None]:
    """Let everything that is sent to the broker vanish."""
    with grounds.dead_cable() as address:
        yield from broker_at(clinic, address)


FAULTS = (broker_on_another_port, name_not_resolved, no_way_to_broker, packets_swallowed)
