"""Whatever is sent to the virtual card, it answers, and only VERIFY spends tries."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from device.firmware.simulated.card.basics.counters import MemoryCounters
from device.firmware.simulated.card.basics.options import CardOptions, Protocol
from tests.device.firmware.simulated.card.talking import JPKI, SURFACE, run
from tests.device.firmware.simulated.made import Maker

CLASSES = st.sampled_from([0x00, 0x10, 0x80, 0x90, 0x0C, 0xFF])
INSTRUCTIONS = st.sampled_from([0x20, 0x2A, 0x84, 0x88, 0xA2, 0xA4, 0xB0, 0xB2, 0xC0, 0xCA, 0xFC])
COMMANDS = st.one_of(
    st.binary(max_size=300),
    st.builds(
        lambda cla, ins, rest: bytes((cla, ins)) + rest, CLASSES, INSTRUCTIONS, st.binary(min_size=2, max_size=40)
    ),
)
FULL = {"pin": 3, "password": 5, "number_b": 10, "number_a": 10, "text_pin": 3, "birth": 10, "issued_blocked": 0}


@settings(deadline=None)
@given(st.lists(COMMANDS, max_size=20), st.sampled_from(Protocol))
def test_every_command_gets_a_status_word(maker: Maker, commands: list[bytes], protocol: Protocol) -> None:
    card = maker.card(options=CardOptions(protocol=protocol))
    for command in commands:
        answer = card.transmit(command)
        assert len(answer) >= 2
        assert answer[-2] >> 4 in (6, 9)


@settings(deadline=None)
@given(st.lists(COMMANDS.filter(lambda command: command[1:2] != b"\x20"), max_size=20))
def test_nothing_but_verify_spends_a_try(maker: Maker, commands: list[bytes]) -> None:
    counters = MemoryCounters(FULL)
    card = maker.card(counters=counters)
    run(card, JPKI)
    for command in [*commands, bytes.fromhex(SURFACE), *commands]:
        card.transmit(command)
    assert {name: counters.read(name) for name in FULL} == FULL
