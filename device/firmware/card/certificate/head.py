"""The head of a certificate: serial and issuer from its first bytes, so that a card can be known again cheaply.

Follows RFC 5280, section 4.1. What follows the issuer is not looked at and may be missing.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from device.firmware.card.basics.tlv import TlvMalformed, enter_object, parse_tlv

SERIAL_BYTES_MAX = 20
"""RFC 5280, section 4.1.2.2."""

_SEQUENCE, _INTEGER, _VERSION = 0x30, 0x02, 0xA0


@dataclass(frozen=True)
class CertificateHead:
    """What names a certificate: its issuer's name (DER) and its serial, unsigned."""

    issuer: bytes = field(repr=False)
    serial: int = field(repr=False)


def parse_certificate_head(head: bytes) -> CertificateHead:
    """Read issuer and serial from the first bytes of a certificate, which may be cut off after the issuer.

    Raises:
        TlvMalformed: another form, or a serial of more than 20 bytes.
    """
    at = enter_object(head, enter_object(head, 0, _SEQUENCE), _SEQUENCE)
    first = parse_tlv(head, at)
    serial = parse_tlv(head, first.end) if first.tag == _VERSION else first
    algorithm = parse_tlv(head, serial.end)
    issuer = parse_tlv(head, algorithm.end)
    number = int.from_bytes(serial.value, "big")
    if serial.tag != _INTEGER or issuer.tag != _SEQUENCE or number.bit_length() > 8 * SERIAL_BYTES_MAX:
        raise TlvMalformed("not the head of a certificate")
    return CertificateHead(issuer.raw, number)
