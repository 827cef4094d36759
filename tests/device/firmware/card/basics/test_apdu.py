"""Short commands and answers as bytes."""

from __future__ import annotations

import pytest

from device.firmware.card.basics.apdu import (
    Response,
    command_data,
    format_command,
    parse_header,
    parse_response,
)


@pytest.mark.parametrize(
    ("data", "le", "expected"),
    [
        (b"", None, "00200080"),
        (b"", 0, "0020008000"),
        (b"1234", None, "002000800431323334"),
        (b"\x01", 255, "00200080" + "01" + "01" + "ff"),
    ],
)
def test_a_command_has_the_four_forms(data: bytes, le: int | None, expected: str) -> None:
    command = format_command(b"\x00\x20\x00\x80", data, le)
    assert command.hex() == expected
    assert command_data(command) == data
    assert str(parse_header(command)) == "00 20 00 80"


@pytest.mark.parametrize(
    ("header", "data", "le"),
    [(b"\x00" * 3, b"", 0), (b"\x00" * 4, bytes(256), None), (b"\x00" * 4, b"", 256)],
)
def test_what_is_no_short_command_is_refused(header: bytes, data: bytes, le: int | None) -> None:
    with pytest.raises(ValueError, match="short command"):
        format_command(header, data, le)


def test_an_answer_is_split_and_hides_its_data() -> None:
    response = parse_response(b"secret\x90\x00")
    assert (response.data, response.sw) == (b"secret", 0x9000)
    assert "secret" not in repr(response)


def test_broken_frames_are_refused() -> None:
    with pytest.raises(ValueError, match="status word"):
        parse_response(b"\x90")
    with pytest.raises(ValueError, match="four bytes"):
        parse_header(b"\x00")
    with pytest.raises(ValueError, match="16 bits"):
        Response(b"", 0x10000)
