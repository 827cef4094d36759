"""Issuer and serial out of the first bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.firmware.card.basics.tlv import TlvMalformed
from device.firmware.card.certificate.head import parse_certificate_head
from tests.device.firmware.card.certificate.authority import Authority


@pytest.mark.parametrize("serial", [1, 0x06D18006, (1 << 159) - 1])
def test_serials_up_to_twenty_bytes_are_unsigned(serial: int) -> None:
    der = Authority().issue(serial=serial)
    assert parse_certificate_head(der[:256]).serial == serial
    assert parse_certificate_head(der[:256]) == parse_certificate_head(der)


@given(st.binary(max_size=120))
def test_any_head_is_parsed_or_refused(head: bytes) -> None:
    with pytest.raises(TlvMalformed):
        parse_certificate_head(head)


@pytest.mark.parametrize(
    "head",
    [
        "300a30080401aa30003000",  # no number where the serial stands
        "300a300802010730003100",  # no name where the issuer stands
        "302030200215" + "01" * 21 + "30003000",  # a serial of 21 bytes
    ],
)
def test_another_form_is_refused(head: str) -> None:
    with pytest.raises(TlvMalformed, match="not the head"):
        parse_certificate_head(bytes.fromhex(head))
