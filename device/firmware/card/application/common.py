"""The common application (共通カード): the card's expiry, free to read.

Follows soltia48/myna-card: record 1 is simple TLV 01 1C with 15 digits of card serial, 5 of municipality and 8 of
expiry. The serial is an identifier of the card and is dropped here.
"""

from __future__ import annotations

from datetime import date

from device.firmware.card.application.files import read_record, select_application
from device.firmware.card.basics.calendar_date import parse_date
from device.firmware.card.basics.profile import COMMON, EF_COMMON_RECORD
from device.firmware.card.basics.tlv import TlvMalformed, parse_simple_tlv
from device.firmware.card.transport.connection import CardConnection

_RECORD_TAG, _RECORD_BYTES, _EXPIRY_AT = 0x01, 28, 20


class CommonApplication:
    """The selected application."""

    def __init__(self, connection: CardConnection) -> None:
        """Select the application.

        Raises:
            NotMyNumberCard: the card does not have it.
        """
        select_application(connection, COMMON)
        self._connection = connection

    def read_expiry(self) -> date:
        """Read the last day of the card.

        Raises:
            TlvMalformed: the record has another form.
            UnexpectedStatus: the card refuses.
        """
        return parse_expiry(read_record(self._connection, EF_COMMON_RECORD))


def parse_expiry(record: bytes) -> date:
    """Give the expiry date that record 1 holds.

    Raises:
        TlvMalformed: the record has another form.
    """
    tag, value = parse_simple_tlv(record)
    if tag != _RECORD_TAG or len(value) != _RECORD_BYTES:
        raise TlvMalformed("record 1 of the common application has another form")
    return parse_date(value[_EXPIRY_AT:])
