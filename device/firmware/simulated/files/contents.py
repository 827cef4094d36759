"""From an issued card to a virtual one: which applications a card of this form has, and its tries.

Files, references and access rules follow OpenSC card-jpki.c and soltia48/myna-card.
"""

from __future__ import annotations

from device.firmware.simulated.card.basics.filesystem import ATR_TYPE_B, CardApplication, CardContents, DataFile
from device.firmware.simulated.card.basics.options import Fault
from device.firmware.simulated.files.common import make_common, make_objects
from device.firmware.simulated.files.jpki import make_jpki
from device.firmware.simulated.files.names import (
    BIRTH,
    ISSUED_BLOCKED,
    NUMBER_A,
    NUMBER_B,
    PASSWORD,
    PIN,
    TEXT_PIN,
)
from device.firmware.simulated.files.surface import make_surface
from device.firmware.simulated.files.text import make_text
from device.firmware.simulated.issuing.issued import IssuedCard
from device.firmware.simulated.issuing.issuer import Issuer
from device.firmware.simulated.persona_data import CardData, CardForm

ATR_JUKI = bytes.fromhex("3BE000FF8131FE4514")
"""The old resident card in a reader with contacts (OpenSC card-jpki.c)."""

_PLASTIC = (CardForm.MYNUMBER, CardForm.PINLESS)
_FOREIGN_AID = bytes.fromhex("F0554B4554535543415244")
"""An application of a made-up scheme: identifiers that begin with F need no registration (ISO/IEC 7816-5)."""


def make_contents(issued: IssuedCard, issuer: Issuer, photo: bytes, fault: Fault = Fault.NONE) -> CardContents:
    """Fill a virtual card; `photo` is the JPEG 2000 file of the chip, `fault` what is to be wrong with it."""
    card = issued.persona.card
    form = CardForm(card.form)
    if form is CardForm.OTHER:
        return CardContents((_foreign_application(),), {})
    applications = [make_jpki(issued, issuer)]
    if form in _PLASTIC:
        surface = make_surface(issued, issuer, photo if card.photo else b"", fault)
        applications += [surface, make_text(issued, issuer, fault), make_common(issued)]
    return CardContents(
        tuple(applications),
        _initial_tries(card, form),
        atr=ATR_JUKI if form is CardForm.JUKI else ATR_TYPE_B,
        objects=make_objects(issuer) if form in _PLASTIC else {},
        takes_end_mark=form is CardForm.IPHONE,
    )


def _initial_tries(card: CardData, form: CardForm) -> dict[str, int]:
    has_pin = form is not CardForm.PINLESS
    return {
        PIN: card.pin_tries if has_pin else 0,
        PASSWORD: card.password_tries if has_pin else 0,
        NUMBER_B: card.number_b_tries,
        NUMBER_A: 10,
        TEXT_PIN: 3 if has_pin else 0,
        BIRTH: 10,
        ISSUED_BLOCKED: 0,
    }


def _foreign_application() -> CardApplication:
    return CardApplication("foreign", _FOREIGN_AID, {0x01: DataFile(b"nothing of ours")})
