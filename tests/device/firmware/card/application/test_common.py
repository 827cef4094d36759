"""The common application: the card's expiry, and records of another form."""

from __future__ import annotations

from datetime import date

import pytest

from device.firmware.card.application.common import CommonApplication, parse_expiry
from device.firmware.card.basics.tlv import TlvMalformed
from tests.device.firmware.card.application.selects import COMMON
from tests.device.firmware.card.scripted import Scripted


def test_the_expiry_is_read_in_one_command() -> None:
    record = "011c" + b"900000000000001999992033".hex() + b"0412".hex()
    below = Scripted(COMMON, ("00b2010c00", record + "9000"))
    assert CommonApplication(below).read_expiry() == date(2033, 4, 12)


@pytest.mark.parametrize(
    "record",
    [
        b"",
        b"\x02\x1c" + b"0" * 28,
        b"\x01\x1b" + b"0" * 27,
        b"\x01\x1c" + b"0" * 28,
        b"\x01\x1c" + b"0" * 20 + b"2033041x",
    ],
)
def test_another_form_of_the_record_is_refused(record: bytes) -> None:
    with pytest.raises(TlvMalformed):
        parse_expiry(record)
