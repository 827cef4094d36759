"""Whether the card on a connection is still the one that a visit began with."""

from __future__ import annotations

from device.firmware.card.application.jpki import JpkiApplication
from device.firmware.card.basics.errors import NotMyNumberCard, UnexpectedStatus
from device.firmware.card.basics.tlv import TlvMalformed
from device.firmware.card.certificate.head import parse_certificate_head
from device.firmware.card.steps.facts import CardFacts
from device.firmware.card.transport.connection import CardConnection


def read_same_card(connection: CardConnection, facts: CardFacts) -> bool:
    """Whether the card on the connection has the certificate (issuer and serial) that `facts` came from.

    Without a certificate in `facts` nothing can be compared, and the answer is no. So it is for a phone that shows
    its certificate only after the PIN.

    Raises:
        CardGone, ReaderStuck: the exchange broke.
    """
    if facts.certificate is None:
        return False
    try:
        head = JpkiApplication(connection).read_certificate_head()
        return parse_certificate_head(head) == parse_certificate_head(facts.certificate.der)
    except (NotMyNumberCard, UnexpectedStatus, TlvMalformed):
        return False
