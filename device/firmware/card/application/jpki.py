"""The public personal authentication application (公的個人認証, JPKI): token, certificates, PIN, signature.

Commands follow OpenSC card-jpki.c and jpki/myna. It knows no trust: what a certificate is worth is judged in
`certificate`. Verify and sign happen inside one selection, since sources disagree on what a new SELECT keeps.
"""

from __future__ import annotations

from device.firmware.card.application.files import (
    CHUNK_BYTES,
    query_tries,
    read_first,
    read_object,
    select_application,
    select_file,
    verify,
)
from device.firmware.card.application.status import TryCounter, require_ok
from device.firmware.card.application.token import TOKEN_BYTES, Availability, Token, kind_of, parse_token
from device.firmware.card.basics.apdu import format_command
from device.firmware.card.basics.errors import PinBlocked, PinLastTry, PinWrong
from device.firmware.card.basics.profile import (
    EF_AVAILABILITY,
    EF_TOKEN,
    EF_USER_CA_CERTIFICATE,
    EF_USER_CERTIFICATE,
    EF_USER_KEY,
    EF_USER_PIN,
    JPKI,
    TOKEN_LABEL_BYTES,
    CardKind,
)
from device.firmware.card.basics.secret import Pin
from device.firmware.card.transport.connection import CardConnection

CERTIFICATE_BYTES_MAX = 4096


class JpkiApplication:
    """The selected application; it is usable as long as no other one is selected."""

    def __init__(self, connection: CardConnection) -> None:
        """Select the application.

        Raises:
            NotMyNumberCard: the card does not have it.
        """
        select_application(connection, JPKI)
        self._connection = connection

    def read_kind(self) -> CardKind:
        """Read which kind of card this is: the label of the token information, and no more."""
        return kind_of(read_first(self._connection, EF_TOKEN, TOKEN_LABEL_BYTES))

    def read_token(self) -> Token:
        """Read the whole token information.

        Raises:
            TlvMalformed: it has another form.
        """
        return parse_token(read_first(self._connection, EF_TOKEN, TOKEN_BYTES))

    def read_availability(self) -> Availability:
        """Read which certificates the card says it has.

        Raises:
            TlvMalformed: the file is shorter than its three bytes.
        """
        return Availability.parse(read_first(self._connection, EF_AVAILABILITY, Availability.BYTES))

    def read_certificate(self) -> bytes:
        """Read the user authentication certificate, DER, exactly.

        Raises:
            UnexpectedStatus: refused (6982 on an Android phone before its PIN).
            TlvMalformed: the file holds no DER object.
        """
        return read_object(self._connection, EF_USER_CERTIFICATE, CERTIFICATE_BYTES_MAX)

    def read_ca_certificate(self) -> bytes:
        """Read the certificate of the user certificate's issuer, DER, exactly.

        It is what the card says of its issuer: trust comes from configured anchors alone.
        """
        return read_object(self._connection, EF_USER_CA_CERTIFICATE, CERTIFICATE_BYTES_MAX)

    def read_certificate_head(self) -> bytes:
        """Read the certificate's first 256 bytes: serial and issuer with room to spare."""
        return read_first(self._connection, EF_USER_CERTIFICATE, CHUNK_BYTES)

    def query_pin(self) -> TryCounter:
        """Read the PIN's try counter; this costs no try."""
        return query_tries(self._connection, EF_USER_PIN)

    def verify_pin(self, pin: Pin, *, allow_last: bool = False) -> None:
        """Read the counter and send the PIN once.

        Raises:
            PinWrong: with the tries that are left.
            PinBlocked: no tries are left.
            PinLastTry: one try is left and `allow_last` is not set; nothing was sent.
        """
        verdict = verify(self._connection, EF_USER_PIN, pin.octets, 0 if allow_last else 1)
        if verdict.right:
            return
        left = verdict.counter.remaining
        if not left:
            raise PinBlocked("the PIN is blocked")
        raise PinWrong(left) if verdict.sent else PinLastTry(left)

    def sign(self, prepared: bytes) -> bytes:
        """Sign with the user authentication key; `prepared` is what a key of its kind is given.

        Raises:
            UnexpectedStatus: the PIN has not been verified in this selection.
        """
        select_file(self._connection, EF_USER_KEY)
        command = format_command(b"\x80\x2a\x00\x80", prepared, le=0)
        return require_ok(self._connection.send_and_receive(command))

    def mark_end(self) -> None:
        """Tell a phone that no more commands follow; whatever it answers, the visit has what it needs."""
        self._connection.send_and_receive(format_command(b"\x80\xfc\x00\x00"))
