"""The public personal authentication application (公的個人認証, JPKI): token, certificate, PIN, signature.

Commands follow OpenSC card-jpki.c and jpki/myna. It knows no trust: what a certificate is worth is judged in
`certificate`. Verify and sign happen inside one selection, since sources disagree on what a new SELECT keeps.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from device.firmware.card.apdu import format_command
from device.firmware.card.connection import CardConnection
from device.firmware.card.errors import PinBlocked, PinWrong
from device.firmware.card.files import (
    CHUNK_BYTES,
    query_tries,
    read_object,
    read_part,
    select_application,
    select_file,
    verify,
)
from device.firmware.card.profile import (
    EF_TOKEN,
    EF_USER_CERTIFICATE,
    EF_USER_KEY,
    EF_USER_PIN,
    JPKI,
    TOKEN_LABELS,
    CardKind,
)
from device.firmware.card.secret import Pin
from device.firmware.card.status import TryCounter, require_ok

CERTIFICATE_BYTES_MAX = 4096

_LABEL_BYTES = 32
DIGEST_INFO_SHA256 = bytes.fromhex("3031300d060960864801650304020105000420")
"""DigestInfo up to the hash; the NULL in it is essential (RFC 8017, section 9.2, note 1)."""


@dataclass(frozen=True)
class Token:
    """What the token information says about the card."""

    kind: CardKind


class JpkiApplication:
    """The selected application; it is usable as long as no other one is selected."""

    def __init__(self, connection: CardConnection) -> None:
        """Select the application.

        Raises:
            NotMyNumberCard: the card does not have it.
        """
        select_application(connection, JPKI)
        self._connection = connection

    def read_token(self) -> Token:
        """Read which kind of card this is, from the first 32 bytes of the token information."""
        select_file(self._connection, EF_TOKEN)
        return parse_token(read_part(self._connection, 0, _LABEL_BYTES))

    def read_certificate(self) -> bytes:
        """Read the user authentication certificate, DER, exactly.

        Raises:
            UnexpectedStatus: refused (6982 on an Android phone before its PIN).
            TlvMalformed: the file holds no DER object.
        """
        return read_object(self._connection, EF_USER_CERTIFICATE, CERTIFICATE_BYTES_MAX)

    def read_certificate_head(self) -> bytes:
        """Read the certificate's first 256 bytes: serial and issuer with room to spare."""
        select_file(self._connection, EF_USER_CERTIFICATE)
        return read_part(self._connection, 0, CHUNK_BYTES)

    def query_pin(self) -> TryCounter:
        """Read the PIN's try counter; this costs no try."""
        return query_tries(self._connection, EF_USER_PIN)

    def verify_pin(self, pin: Pin) -> None:
        """Send the PIN once.

        Raises:
            PinWrong: with the tries that are left.
            PinBlocked: no tries are left.
        """
        select_file(self._connection, EF_USER_PIN)
        counter = verify(self._connection, pin.octets)
        if counter is None:
            return
        if counter.blocked or counter.remaining is None:
            raise PinBlocked("the PIN is blocked")
        raise PinWrong(counter.remaining)

    def sign(self, message: bytes) -> bytes:
        """Sign SHA-256 of `message` with the user authentication key (RSASSA-PKCS1-v1_5).

        Raises:
            UnexpectedStatus: the PIN has not been verified in this selection.
        """
        select_file(self._connection, EF_USER_KEY)
        command = format_command(b"\x80\x2a\x00\x80", format_digest_info(message), le=0)
        return require_ok(self._connection.send_and_receive(command))


def parse_token(label: bytes) -> Token:
    """Tell the kind of card from the padded label; an unknown label is another card, not an error."""
    return Token(TOKEN_LABELS.get(label[:_LABEL_BYTES].rstrip(b" \x00"), CardKind.OTHER))


def format_digest_info(message: bytes) -> bytes:
    """Give the 51-byte DigestInfo of SHA-256 over `message`."""
    return DIGEST_INFO_SHA256 + hashlib.sha256(message).digest()
