"""Which broker is next: the enrolled one, or a fleet's in turn, begun at a place of the terminal's own."""

from __future__ import annotations

import pytest

from device.daemon.base.settings import LinkSettings, parse_broker
from device.daemon.link.brokers import Brokers
from device.wire.messages.enrolment import BrokerAddress

ENROLLED = BrokerAddress("clinic.example", 8883)
FLEET = ("n1.example:8883", "n2.example:8884", "[fd00::3]:8885")


def test_without_a_fleet_it_is_always_the_enrolled_one() -> None:
    brokers = Brokers(LinkSettings())
    assert {brokers.choose("t-front", ENROLLED, tries) for tries in range(5)} == {ENROLLED}
    assert [brokers.rounds(failures) for failures in (1, 2, 3)] == [1, 2, 3]


def test_a_fleets_brokers_in_turn() -> None:
    brokers = Brokers(LinkSettings(brokers=FLEET))
    tried = [brokers.choose("t-front", ENROLLED, tries) for tries in range(6)]
    assert set(tried[:3]) == {parse_broker(text) for text in FLEET}
    assert tried[3:] == tried[:3]


def test_terminals_begin_at_different_ones() -> None:
    brokers = Brokers(LinkSettings(brokers=FLEET))
    begun = {brokers.choose(f"t-{number}", ENROLLED, 0) for number in range(30)}
    assert len(begun) == 3


def test_pauses_grow_with_rounds_through_all() -> None:
    brokers = Brokers(LinkSettings(brokers=FLEET))
    assert [brokers.rounds(failures) for failures in (1, 2, 3, 4, 6, 7)] == [1, 1, 1, 2, 2, 3]


def test_address() -> None:
    assert parse_broker("[fd00::3]:8885") == BrokerAddress("fd00::3", 8885)


@pytest.mark.parametrize("text", ["", "n1", ":8883", "n1:", "n1:x", "n1:0", "n1:70000", "n1:٣"])
def test_no_address(text: str) -> None:
    with pytest.raises(ValueError, match="brokers"):
        LinkSettings(brokers=(text,))


def test_quality_of_service() -> None:
    assert LinkSettings(subscribe_qos=0).subscribe_qos == 0
    with pytest.raises(ValueError, match="subscribe_qos"):
        LinkSettings(subscribe_qos=2)
