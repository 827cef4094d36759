"""Each persona's card under the terminal's reader: it leads to what the persona is there for."""

from __future__ import annotations

import pytest

from device.firmware.card.basics.errors import CardError
from device.firmware.card.basics.number_b import VerificationNumberB
from device.firmware.card.steps.facts import read_card
from device.firmware.card.steps.opening import RecordLimits, open_record
from device.firmware.card.transport.connection import CardConnection, Chained
from device.firmware.simulated.card.basics.options import CardOptions, Protocol
from device.firmware.simulated.persona import load_persona, persona_names
from tests.device.firmware.card.scripted import Direct
from tests.device.firmware.simulated.made import NOW, Maker

OPENED = 0
WRONG_NUMBER, FEW_TRIES, FORGED, COPIED, NOT_OURS, NO_PHOTO = 112, 113, 122, 124, 108, 119

EXPECTED = {
    "android": ("android", "", 3, NOT_OURS),
    "cloned": ("mynumber", "valid", 3, COPIED),
    "expired": ("mynumber", "expired", 3, OPENED),
    "few_tries": ("mynumber", "expiring", 1, FEW_TRIES),
    "foreign": ("mynumber", "valid", 3, WRONG_NUMBER),
    "forged": ("mynumber", "valid", 3, FORGED),
    "grace": ("mynumber", "grace", 3, OPENED),
    "hanako": ("mynumber", "valid", 3, OPENED),
    "heisei_end": ("mynumber", "valid", 3, OPENED),
    "heisei_first": ("mynumber", "valid", 3, OPENED),
    "infant": ("mynumber", "valid", 3, NO_PHOTO),
    "iphone": ("iphone", "valid", 3, NOT_OURS),
    "juki": ("juki", "", None, NOT_OURS),
    "lost": ("mynumber", "valid", 3, OPENED),
    "next_card": ("mynumber", "valid", 3, OPENED),
    "other": ("other", "", None, NOT_OURS),
    "pin_blocked": ("mynumber", "valid", 0, OPENED),
    "pinless": ("mynumber", "valid", 0, OPENED),
    "reiwa_first": ("mynumber", "valid", 3, OPENED),
    "showa_end": ("mynumber", "valid", 3, OPENED),
    "showa_first": ("mynumber", "valid", 3, OPENED),
    "suspended": ("mynumber", "valid", 3, OPENED),
    "taisho_end": ("mynumber", "valid", 3, OPENED),
    "taro": ("mynumber", "valid", 3, OPENED),
    "teen15": ("mynumber", "valid", 3, OPENED),
    "unknown": ("mynumber", "valid", 3, OPENED),
    "unregistered": ("mynumber", "valid", 3, OPENED),
    "wrong_face": ("mynumber", "valid", 3, OPENED),
}
"""Kind, certificate's status, tries of the PIN, and the number of the error that opening the record ends with."""


def read(maker: Maker, name: str, options: CardOptions | None = None) -> tuple[str, str, int | None, int]:
    connection = Chained(Direct(maker.card(name, options)))
    facts = read_card(connection, maker.anchors(), NOW, accept_test=True)
    status = facts.certificate.status.value if facts.certificate else ""
    return facts.kind.value, status, facts.pin.remaining, opening(maker, name, connection)


def opening(maker: Maker, name: str, connection: CardConnection) -> int:
    """Open the record with what is printed on the card, read as the terminal reads it; give the error's number."""
    persona = load_persona(name)
    number = VerificationNumberB(persona.birth, int(persona.card.expiry[:4]), persona.card.security_code)
    try:
        record = open_record(connection, number, maker.anchors(), bytes(16), RecordLimits(accept_test=True))
        record.photo.decode()
    except CardError as error:
        return error.number
    return OPENED


def test_every_shipped_persona_is_in_the_table() -> None:
    assert tuple(EXPECTED) == persona_names()


@pytest.mark.parametrize("name", EXPECTED)
def test_a_persona_s_card_leads_to_what_it_is_there_for(maker: Maker, name: str) -> None:
    assert read(maker, name) == EXPECTED[name]


@pytest.mark.parametrize(
    "options",
    [
        CardOptions(protocol=Protocol.T0),
        CardOptions(answer_in_parts=True),
        CardOptions(refuse_extended=True),
        CardOptions(query_hides_verified=True),
        CardOptions(keep_verified_on_reselect=True),
    ],
)
def test_cards_that_behave_otherwise_are_read_all_the_same(maker: Maker, options: CardOptions) -> None:
    assert read(maker, "hanako", options) == EXPECTED["hanako"]
