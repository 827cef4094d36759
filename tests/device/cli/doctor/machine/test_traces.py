"""Which bytes are a trace of a person: pictures, individual numbers, and serials of cards' certificates."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from device.cli.doctor.machine.traces import Trace, find_trace, is_individual_number
from device.firmware.simulated.issuing.issued import IssuedCard, issue
from device.firmware.simulated.issuing.issuer import open_issuer
from device.firmware.simulated.persona import load_persona

NOW = datetime(2026, 11, 29, tzinfo=UTC)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", None),
        (b"\xff\xd8\xff\xdb picture", Trace.PICTURE),
        (b"\x89PNG\r\n\x1a\n", Trace.PICTURE),
        (b"\x00\x00\x00\x0cjP  \r\n\x87\n rest", Trace.PICTURE),
        (b"log " * 50 + b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", Trace.PICTURE),
        (b"number 123456789018.", Trace.NUMBER),
        (b"number 123456789011.", None),
        (b"time 1123456789018", None),
        (b"hash a123456789018", None),
        (b"000000000000", None),
    ],
)
def test_traces(content: bytes, expected: Trace | None) -> None:
    assert find_trace(content) is expected


def test_one_of_ten_last_digits_fits() -> None:
    assert [last for last in range(10) if is_individual_number(b"12345678901%d" % last)] == [8]


@pytest.mark.parametrize(
    "content",
    [
        b'{"issuer": "0badcafe", "serial": "4711"}',
        b"card_read serial=90210433 status=valid",
        b"serial number: 0x06D18006",
        "発行番号：0471104711".encode(),
        b"uketsuke/1/c-main/t-front-4711471147/visit",
    ],
)
def test_a_serial_is_found_where_something_calls_it_so_or_where_it_stands_in_a_topic(content: bytes) -> None:
    assert find_trace(b"before " + content + b" after") is Trace.SERIAL


@pytest.mark.parametrize(
    "content",
    [
        b"serial port opened",
        b"serial: none",
        b"a serialised message, 4711 bytes",
        b"uketsuke/1/c-main/t-front/visit 1795992001",
        b"number 90210433",
        b"-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----",
    ],
)
def test_what_only_looks_like_one_is_none(content: bytes) -> None:
    assert find_trace(content) is None


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> IssuedCard:
    """A made-up person's card."""
    return issue(load_persona("hanako"), open_issuer(tmp_path_factory.mktemp("issuer"), NOW), NOW)


@pytest.mark.parametrize("encoding", [Encoding.DER, Encoding.PEM])
def test_a_holders_certificate_is_found_and_a_cas_is_none(
    card: IssuedCard, tmp_path: Path, encoding: Encoding
) -> None:
    for certificate in (card.user_certificate, card.signature_certificate):
        assert find_trace(b"kept: " + certificate.public_bytes(encoding)) is Trace.SERIAL
    (authority, *_) = x509.load_pem_x509_certificates(open_issuer(tmp_path, NOW).user_ca.certificate_pem())
    assert find_trace(authority.public_bytes(encoding)) is None
