"""What the virtual card holds and signs, under a checker that shares no code with it."""

from __future__ import annotations

import hashlib
import tomllib

import pytest

from device.firmware.simulated.card.basics.options import CardOptions, Fault
from device.firmware.simulated.card.virtual import VirtualCard
from device.firmware.simulated.persona import load_persona, persona_names
from tests.device.firmware.card.vectors.checker import check_certificate, check_record, public_key, signed, split
from tests.device.firmware.card.vectors.numbers import SHA256_NAME, Numbers
from tests.device.firmware.simulated.made import Maker

SURFACE = bytes.fromhex("00a4040c0ad3921000310001010402")
TEXT = bytes.fromhex("00a4040c0ad3921000310001010408")
PLASTIC = [name for name in persona_names() if load_persona(name).card.form in ("mynumber", "pinless")]
FAULTLESS = [name for name in PLASTIC if load_persona(name).card.fault == "none"]

NUMBERS = {
    "hanako": "60041220334821",
    "taisho_end": "15122420311415",
    "showa_first": "01122520310125",
    "showa_end": "64010720316464",
    "heisei_first": "01010820320108",
    "heisei_end": "31043020293143",
    "reiwa_first": "01050120290151",
    "foreign": "91071420287714",
    "infant": "08030320310303",
}
"""Number B of each, worked out by hand from birth, expiry and code."""


class Held:
    """A virtual card with its files open."""

    def __init__(self, maker: Maker, persona: str, fault: Fault = Fault.NONE) -> None:
        self._card: VirtualCard = maker.card(persona, CardOptions(fault=fault))
        number = NUMBERS.get(persona) or maker.number_b(persona)
        self.ask(SURFACE)
        self.ask(b"\x00\x20\x00\x92\x0e" + number.encode())
        self.record, self.certificate = self.read(0x02), self.read(0x04)
        key = tomllib.loads((maker.issuer.public_folder / "card-ca.toml").read_text())["key"][0]
        self.authority = Numbers(int(key["modulus"], 16), key["exponent"], 0)
        self.authority_id = bytes.fromhex(key["key_id"])

    def ask(self, command: bytes) -> bytes:
        answer = self._card.transmit(command)
        assert answer[-2:] == b"\x90\x00", answer[-2:].hex()
        return answer[:-2]

    def read(self, short_id: int) -> bytes:
        return self.ask(bytes((0, 0xB0, 0x80 | short_id, 0, 0, 0, 0)))

    def check(self) -> dict[str, bytes]:
        return check_record(self.record, check_certificate(self.certificate, self.authority, self.authority_id))

    def answers(self, record: dict[str, bytes], nonce: bytes) -> bool:
        """Whether the card signs a nonce with the key that its record names."""
        info = b"\x30\x31" + SHA256_NAME + b"\x04\x20" + hashlib.sha256(nonce).digest()
        signature = self.ask(b"\x80\x2a\x00\x00\x33" + info + b"\x00")
        return signed(public_key(record["DF24"]), signature, hashlib.sha256(nonce).digest())


@pytest.mark.parametrize("persona", NUMBERS)
def test_a_card_opens_with_the_number_that_its_print_gives(maker: Maker, persona: str) -> None:
    held = Held(maker, persona)
    record = held.check()
    assert record["DF22"].decode() == load_persona(persona).birth.strftime("%Y%m%d")
    assert record["DF29"].decode() == load_persona(persona).card.expiry.replace("-", "")
    assert held.answers(record, b"a nonce")


def test_the_table_of_numbers_has_a_card_for_every_border() -> None:
    assert set(NUMBERS) <= set(FAULTLESS)


def test_an_infant_s_record_has_no_photo_and_its_signature_says_so(maker: Maker) -> None:
    assert Held(maker, "infant").check()["DF27"] == b""


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault.FORGED_PHOTO, "record forged"),
        (Fault.FORGED_ISSUER, "certificate forged"),
        (Fault.UNKNOWN_ISSUER, "another authority"),
        (Fault.WRONG_OFFSETS, "offsets wrong"),
    ],
)
def test_a_fault_on_purpose_is_the_fault_that_it_is_said_to_be(maker: Maker, fault: Fault, said: str) -> None:
    with pytest.raises(AssertionError, match=said):
        Held(maker, "hanako", fault).check()


@pytest.mark.parametrize(("persona", "fault"), [("hanako", Fault.COPIED), ("cloned", Fault.NONE)])
def test_a_copy_has_a_good_record_and_the_wrong_key(maker: Maker, persona: str, fault: Fault) -> None:
    held = Held(maker, persona, fault)
    assert not held.answers(held.check(), b"a nonce")


def test_the_forged_persona_is_forged(maker: Maker) -> None:
    with pytest.raises(AssertionError, match="record forged"):
        Held(maker, "forged").check()


def test_the_texts_are_signed_under_the_text_chain(maker: Maker) -> None:
    held = Held(maker, "hanako")
    held.ask(TEXT)
    held.ask(b"\x00\x20\x00\x95\x0e" + NUMBERS["hanako"].encode())
    texts, digests = held.read(0x02), split(split(held.read(0x03))["FF30"].value)
    inside = split(
        texts[: len(split(texts)["FF20"].raw)], start=len(split(texts)["FF20"].raw) - len(split(texts)["FF20"].value)
    )
    objects = b"".join(inside[tag].raw for tag in ("DF22", "DF23", "DF24", "DF25"))
    assert digests["DF32"].value == hashlib.sha256(objects).digest()
    assert inside["DF22"].value.decode() == "見本\u3000花子"
    certified = public_key(split(split(held.read(0x04))["7F21"].value)["5F4E"].value[32:])
    signed_part = digests["DF31"].raw + digests["DF32"].raw
    assert signed(certified, digests["DF33"].value, hashlib.sha256(signed_part).digest())
    own = split(split(held.read(0x07))["FF50"].value)
    assert signed(certified, own["DF52"].value, hashlib.sha256(own["DF51"].raw).digest())
