"""MQTT 3.1.1 as bytes; the examples are worked out by hand from the standard."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from country.playing import packets
from country.playing.packets import Kind, Message, NotMqtt, Packet, PacketReader


def test_connect() -> None:
    assert packets.connect("c1/t-a", keepalive_s=60, clean=False) == (
        b"\x10\x12\x00\x04MQTT\x04\x00\x00\x3c\x00\x06c1/t-a"
    )
    assert packets.connect("a", keepalive_s=1, clean=True)[9] == 0x02


def test_subscribe() -> None:
    assert packets.subscribe(1, ["a/b", "c"], 1) == b"\x82\x0c\x00\x01\x00\x03a/b\x01\x00\x01c\x01"


def test_publish_and_acknowledge() -> None:
    assert packets.publish("a/b", b"xyz", 258) == b"\x32\x0a\x00\x03a/b\x01\x02xyz"
    assert packets.publish("a", b"", 1, retain=True) == b"\x33\x05\x00\x01a\x00\x01"
    assert packets.acknowledge(258) == b"\x40\x02\x01\x02"


def test_a_message_with_and_without_acknowledgement() -> None:
    assert packets.read_message(Packet(3, 0b0010, b"\x00\x01a\x00\x07xy")) == Message("a", b"xy", 7)
    assert packets.read_message(Packet(3, 0b0000, b"\x00\x01axy")) == Message("a", b"xy", 0)
    with pytest.raises(NotMqtt):
        packets.read_message(Packet(3, 0b0010, b"\x00\x01a\x00"))


@given(st.lists(st.binary(max_size=300), max_size=8), st.lists(st.integers(1, 50), min_size=1, max_size=40))
def test_packets_come_out_whole_however_they_were_cut(payloads: list[bytes], cuts: list[int]) -> None:
    stream = b"".join(packets.publish("t", payload, 9) for payload in payloads)
    reader, at, turn = PacketReader(), 0, 0
    came: list[Packet] = []
    while at < len(stream):
        step = cuts[turn % len(cuts)]
        came.extend(reader.feed(stream[at : at + step]))
        at, turn = at + step, turn + 1
    assert [packets.read_message(packet).payload for packet in came] == payloads
    assert {packet.kind for packet in came} <= {Kind.PUBLISH}


def test_a_length_of_five_bytes_is_none() -> None:
    with pytest.raises(NotMqtt):
        list(PacketReader().feed(b"\x30\xff\xff\xff\xff\x01"))
