"""The processors: what may be sent, answers in parts, traces without contents."""

from __future__ import annotations

import pytest

from device.firmware.card.basics.apdu import Response, format_command
from device.firmware.card.basics.profile import APPLICATIONS, JPKI, SURFACE, Application
from device.firmware.card.transport.connection import (
    MAX_PARTS,
    Allowed,
    ApduTrace,
    Chained,
    CommandNotAllowed,
    Traced,
)
from tests.device.firmware.card.scripted import Scripted

SELECT = "00a4040c0a"
JPKI_AID, SURFACE_AID = JPKI.aid.hex(), SURFACE.aid.hex()
TEXT_AID = "D3921000310001010408"


def send(connection: Allowed, command: str) -> Response:
    return connection.send_and_receive(bytes.fromhex(command))


@pytest.mark.parametrize(
    "command",
    [
        SELECT + TEXT_AID,  # the text application, whose PIN opens the My Number
        SELECT + "D3921000310001010401",  # the resident register
        "00a4040c09" + JPKI_AID[:-2],  # a prefix
        "00a40000",  # the master file: a trap
        "00a4000c023f00",
        "00b000000a",  # nothing selected
        "0020008004" + "31323334",
        "8a8a0000",
        "00ca7f2100",
    ],
)
def test_what_is_not_listed_is_not_sent(command: str) -> None:
    connection = Allowed(Scripted())
    with pytest.raises(CommandNotAllowed):
        send(connection, command)


@pytest.mark.parametrize(
    ("file", "command"),
    [
        ("0018", "00b0000000"),  # a PIN is not read
        ("000a", "0020008004" + "31323334"),  # a certificate is not verified
        ("0018", "00200081"),  # another reference by its short id
        ("0018", "802a0080" + "01" + "00" + "00"),  # a PIN does not sign
        ("0017", "802a0380" + "01" + "00" + "00"),  # another form of signature
        ("0017", "802a0000" + "01" + "00" + "00"),  # no free signature in this application
        ("000a", "00b0980000"),  # a PIN is not read by its short id either
        ("000a", "00b0a20000"),
        ("0018", "002401800431313131"),  # change of PIN
        ("000a", "80a20000"),
        ("000a", "00b2011400"),  # a record of a file that is not listed
        ("000a", "0084000002ffff00"),
        ("000a", "80fc00000411223344"),
    ],
)
def test_a_file_is_used_for_its_purpose_only(file: str, command: str) -> None:
    below = Scripted((SELECT + JPKI_AID, "9000"), ("00a4020c02" + file, "9000"))
    connection = Allowed(below)
    send(connection, SELECT + JPKI_AID)
    send(connection, "00a4020c02" + file)
    with pytest.raises(CommandNotAllowed):
        send(connection, command)
    assert below.finished()


@pytest.mark.parametrize("file", ["0013", "0005", "0001", "0011"])
def test_number_a_and_the_my_number_cannot_be_selected(file: str) -> None:
    connection = Allowed(Scripted((SELECT + SURFACE_AID, "9000")))
    send(connection, SELECT + SURFACE_AID)
    with pytest.raises(CommandNotAllowed):
        send(connection, "00a4020c02" + file)


def test_a_refused_application_leaves_nothing_selected() -> None:
    below = Scripted((SELECT + JPKI_AID, "9000"), (SELECT + SURFACE_AID, "6a82"))
    connection = Allowed(below)
    send(connection, SELECT + JPKI_AID)
    send(connection, SELECT + SURFACE_AID)
    with pytest.raises(CommandNotAllowed):
        send(connection, "00a4020c020018")


def test_what_is_listed_goes_through_unchanged() -> None:
    commands = [
        (SELECT + SURFACE_AID, "9000"),
        ("00a4020c020012", "9000"),
        ("00200080", "63ca"),
        ("002000800e" + "30" * 14, "9000"),
        ("00a4020c020002", "9000"),
        ("00b0010000", "9000"),
        ("802a00000100" + "00", "9000"),
        ("0084000010", "9000"),
    ]
    below = Scripted(*commands)
    connection = Allowed(below)
    for command, answer in commands:
        assert send(connection, command).sw == int(answer, 16)
    assert below.finished()


def test_a_profile_that_would_touch_the_my_number_is_refused() -> None:
    with pytest.raises(ValueError, match="My Number"):
        Application("wrong", SURFACE.aid, readable=frozenset({0x0005}))
    with pytest.raises(ValueError, match="ten bytes"):
        Application("wrong", b"\xd3\x92", readable=frozenset())
    assert TEXT_AID not in {application.aid.hex().upper() for application in APPLICATIONS}


def test_an_answer_in_parts_is_put_together() -> None:
    below = Scripted(("00b0000000", "6102"), ("00c0000002", "aabb6101"), ("00c0000001", "cc9000"))
    response = Chained(below).send_and_receive(bytes.fromhex("00b0000000"))
    assert (response.data, response.sw) == (bytes.fromhex("aabbcc"), 0x9000)


def test_a_wrong_length_is_asked_again_with_the_right_one() -> None:
    below = Scripted(("00b0000000", "6c03"), ("00b0000003", "0102039000"))
    assert Chained(below).send_and_receive(bytes.fromhex("00b0000000")).data == b"\x01\x02\x03"


def test_a_card_that_never_ends_its_answer_is_cut_off() -> None:
    below = Scripted(("00b0000000", "aa6101"), *[("00c0000001", "aa6101")] * (MAX_PARTS - 1))
    assert Chained(below).send_and_receive(bytes.fromhex("00b0000000")).sw == 0x6101
    assert below.finished()


def test_a_trace_holds_header_lengths_and_status_only() -> None:
    seen: list[ApduTrace] = []
    command = format_command(b"\x00\x20\x00\x80", b"1234")
    Traced(Scripted(("002000800431323334", "63c2")), seen.append).send_and_receive(command)
    assert [(str(one.header), one.sent_bytes, one.received_bytes, one.sw) for one in seen] == [
        ("00 20 00 80", 9, 0, 0x63C2)
    ]
    assert "1234" not in repr(seen)
    assert "31323334" not in repr(seen)
