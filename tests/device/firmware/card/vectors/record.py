"""Card-face records (EF 0002), right ones and wrong ones by the name of their defect."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from tests.device.firmware.card.vectors.numbers import RIGHT, WRONG_PADDINGS, Numbers, Padding, key_object, tlv

GROUPS = (("DF22", "DF23", "DF24"), ("DF25", "DF26"), ("DF27",))
ALL_TAGS = ("DF22", "DF23", "DF24", "DF25", "DF26", "DF27", "DF28", "DF29", "DF2A")


@dataclass(frozen=True)
class Defects:
    """What is wrong with a record; everything is right by default."""

    padding: Padding = RIGHT
    groups: tuple[tuple[str, ...], ...] = GROUPS
    """What is hashed, in this order."""
    hashes_table_too: bool = False
    digests_without_heads: bool = False
    digests_without_tags: bool = False
    sign_with_card_key: bool = False
    signature: bytes | None = None
    """Stands in place of the signature."""
    exchanged: dict[str, bytes] = field(default_factory=dict)
    """Values that are exchanged once everything is signed."""
    swapped: tuple[str, str] = ("", "")
    left_out: str = ""
    twice: str = ""
    offsets_shifted: int = 0
    offsets_measured_with_filler: bool = False
    birth: bytes = b"19850412"
    sex: bytes = b"2"
    outer_length: int = 0
    outer_tag: str = "FF20"
    key_prefix: bytes = b"\x90\x03\x01\x00\x01"
    filler_bytes: int = 0


def face_record(card: Numbers, signer: Numbers, photo: bytes, defects: Defects | None = None) -> bytes:
    wrong = defects or Defects()
    values = {
        "DF22": wrong.birth,
        "DF23": wrong.sex,
        "DF24": key_object(card, wrong.key_prefix),
        "DF25": b"name picture",
        "DF26": b"address picture" * 20,
        "DF27": photo,
        "DF28": b"",
        "DF29": b"20330412",
        "DF2A": b"code picture",
    }
    values["DF28"] = _signature(values, card, signer, wrong)
    objects = {tag: tlv(tag, value) for tag, value in {**values, **wrong.exchanged}.items()}
    first, second = wrong.swapped
    if first:
        objects[first], objects[second] = objects[second], objects[first]
    if wrong.left_out:
        objects[wrong.left_out] = b""
    if wrong.twice:
        objects[wrong.twice] *= 2
    return _assemble(list(objects.values()), wrong)


def _signature(values: dict[str, bytes], card: Numbers, signer: Numbers, wrong: Defects) -> bytes:
    if wrong.signature is not None:
        return wrong.signature
    hashed = {tag: _hashed_form(tag, value, wrong) for tag, value in values.items()}
    digests = b"".join(hashlib.sha256(b"".join(hashed[tag] for tag in group)).digest() for group in wrong.groups)
    if wrong.hashes_table_too:
        digests = hashlib.sha256(b"DF21" + b"".join(hashed.values())).digest() + digests[32:]
    return (card if wrong.sign_with_card_key else signer).power(wrong.padding.block(digests))


def _hashed_form(tag: str, value: bytes, wrong: Defects) -> bytes:
    if wrong.digests_without_heads:
        return value
    return tlv(tag, value)[2:] if wrong.digests_without_tags else tlv(tag, value)


def _assemble(objects: list[bytes], wrong: Defects) -> bytes:
    inside_bytes = 3 + 18 + sum(map(len, objects))
    file_bytes = 5 + inside_bytes + wrong.filler_bytes
    header_bytes = file_bytes - inside_bytes if wrong.offsets_measured_with_filler else 5
    position = header_bytes + 3 + 18 + wrong.offsets_shifted
    offsets = b""
    for item in objects[:9]:
        offsets += bytes((position // 256, position % 256))
        position += len(item)
    record = tlv(wrong.outer_tag, tlv("DF21", offsets) + b"".join(objects))
    if wrong.outer_length:
        record = record[:3] + wrong.outer_length.to_bytes(2, "big") + record[5:]
    return record + b"\xff" * wrong.filler_bytes


ACCEPTED = {
    "as it should be": Defects(),
    "filler behind the record": Defects(filler_bytes=64),
    "expiry exchanged, which no signature covers": Defects(exchanged={"DF29": b"20990101"}),
    "security code exchanged, which no signature covers": Defects(exchanged={"DF2A": b"another code"}),
}
FORGED = {
    **{name: Defects(padding=padding) for name, padding in WRONG_PADDINGS.items()},
    "value said to be 32 bytes long": Defects(padding=Padding(wrong_length_said=True)),
    "photo exchanged under the old signature": Defects(exchanged={"DF27": b"another photo"}),
    "name exchanged under the old signature": Defects(exchanged={"DF25": b"another name"}),
    "sex exchanged under the old signature": Defects(exchanged={"DF23": b"1"}),
    "birth date exchanged under the old signature": Defects(exchanged={"DF22": b"19850413"}),
    "signed with the card's own key": Defects(sign_with_card_key=True),
    "hashes over values without their heads": Defects(digests_without_heads=True),
    "hashes over lengths and values without tags": Defects(digests_without_tags=True),
    "one hash over everything": Defects(groups=(tuple(tag for group in GROUPS for tag in group),)),
    "two hashes only": Defects(groups=GROUPS[:2]),
    "groups swapped": Defects(groups=(GROUPS[1], GROUPS[0], GROUPS[2])),
    "name in the first group": Defects(groups=((*GROUPS[0], "DF25"), ("DF26",), GROUPS[2])),
    "expiry in the third group": Defects(groups=(*GROUPS[:2], ("DF27", "DF29"))),
    "table of offsets hashed too": Defects(hashes_table_too=True),
    "signature of zeros": Defects(signature=bytes(256)),
    "signature of ones": Defects(signature=b"\xff" * 256),
}
MALFORMED = {
    "offsets counted from the value": Defects(offsets_shifted=-5),
    "offsets one too large": Defects(offsets_shifted=1),
    "offsets wrong by the filler": Defects(offsets_measured_with_filler=True, filler_bytes=64),
    "objects in another order": Defects(swapped=("DF25", "DF26")),
    "photo left out": Defects(left_out="DF27"),
    "photo twice": Defects(twice="DF27"),
    "signature left out": Defects(left_out="DF28"),
    "signature one byte short": Defects(signature=bytes(255)),
    "signature one byte long": Defects(signature=bytes(257)),
    "birth date that is none": Defects(birth=b"19851312"),
    "birth date in seven digits": Defects(birth=b"1985041"),
    "sex that is no code": Defects(sex=b"3"),
    "sex in two characters": Defects(sex=b"22"),
    "outer length beyond the file": Defects(outer_length=0x7000),
    "outer length too short": Defects(outer_length=0x0100),
    "outer tag of the basic data": Defects(outer_tag="FF30"),
    "key with another exponent": Defects(key_prefix=b"\x90\x03\x00\x00\x03"),
    "key with an unknown head": Defects(key_prefix=b"\x92\x03\x01\x00\x01"),
}
