"""The card-face application (券面事項確認): signed photo record behind number B, and proof that the card is there.

Commands follow soltia48/myna-card and jpki/myna. It knows no reader, no camera and no threshold, and it judges
nothing: the record's form and signatures are checked in `record` and `cv_certificate`. Number A and the picture
of the My Number have no method here.
"""

from __future__ import annotations

from device.firmware.card.application.files import query_tries, read_object, select_application, verify
from device.firmware.card.application.status import TryCounter, require_ok
from device.firmware.card.basics.apdu import format_command
from device.firmware.card.basics.digest_info import format_digest_info
from device.firmware.card.basics.errors import NumberBBlocked, NumberBFewTries, NumberBWrong
from device.firmware.card.basics.number_b import VerificationNumberB
from device.firmware.card.basics.profile import EF_CV_CERTIFICATE, EF_FACE_RECORD, EF_NUMBER_B, SURFACE
from device.firmware.card.transport.connection import CardConnection

CV_CERTIFICATE_BYTES_MAX = 2048


class SurfaceApplication:
    """The selected application; it is usable as long as no other one is selected."""

    def __init__(self, connection: CardConnection) -> None:
        """Select the application.

        Raises:
            NotMyNumberCard: the card does not have it (a phone, another card).
        """
        select_application(connection, SURFACE)
        self._connection = connection

    def read_cv_certificate(self) -> bytes:
        """Read the card-verifiable certificate of the key that signed the record; free."""
        return read_object(self._connection, EF_CV_CERTIFICATE, CV_CERTIFICATE_BYTES_MAX)

    def query_number_b(self) -> TryCounter:
        """Read the try counter of number B; this costs no try."""
        return query_tries(self._connection, EF_NUMBER_B)

    def verify_number_b(self, number: VerificationNumberB, tries_kept: int) -> None:
        """Read the counter and send number B once.

        Raises:
            NumberBWrong: with the tries that are left.
            NumberBFewTries: no more than `tries_kept` are left; nothing was sent.
            NumberBBlocked: no tries are left.
        """
        verdict = verify(self._connection, EF_NUMBER_B, number.octets, tries_kept)
        if verdict.right:
            return
        left = verdict.counter.remaining
        if not left:
            raise NumberBBlocked("number B is blocked")
        raise NumberBWrong(left) if verdict.sent else NumberBFewTries(left)

    def read_record(self, max_bytes: int) -> bytes:
        """Read the card-face record, exactly; open after number B.

        Raises:
            TlvMalformed: no BER object, or one larger than `max_bytes`.
            UnexpectedStatus: number B has not been verified in this selection.
        """
        return read_object(self._connection, EF_FACE_RECORD, max_bytes)

    def sign_nonce(self, nonce: bytes) -> bytes:
        """Let the card's own key sign SHA-256 of `nonce` (RSASSA-PKCS1-v1_5); no secret is needed."""
        command = format_command(b"\x80\x2a\x00\x00", format_digest_info(nonce), le=0)
        return require_ok(self._connection.send_and_receive(command))
