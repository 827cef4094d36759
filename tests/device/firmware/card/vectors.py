"""A second writer of card-face records, sharing no code with the reader or the virtual card.

It follows the record's published description (soltia48/myna-card, jpki/myna): tags, groups, the 96-byte value under
the identifier of SHA-256, the 297-byte certificate body. Numbers are computed with Python's integers only; each
defect below has a name and one place where it is put in.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from cryptography.hazmat.primitives.asymmetric import rsa

ISSUER_ID = b"6000023\x08\x05001\x00\x00\x00\x07"
SIGNER_ID = b"6123025\x08\x05002\x00\x00\x00\x09"


@dataclass(frozen=True)
class Numbers:
    """A key as three integers."""

    n: int
    e: int
    d: int

    def power(self, block: bytes) -> bytes:
        return pow(int.from_bytes(block, "big"), self.d, self.n).to_bytes(256, "big")


def new_numbers() -> Numbers:
    private = rsa.generate_private_key(65537, 2048).private_numbers()
    return Numbers(private.public_numbers.n, private.public_numbers.e, private.d)


@dataclass(frozen=True)
class Defects:
    """What is wrong with a record; everything is right by default."""

    digest_identifier: str = "300d06096086480165030402010500"
    short_filler: bool = False
    block_type: int = 1
    trailing_garbage: bool = False
    sign_with_card_key: bool = False
    digests_without_heads: bool = False
    one_digest_only: bool = False
    offsets_from_value: bool = False
    swapped_tags: bool = False
    birth: bytes = b"19850412"
    other_photo_after_signing: bytes = b""
    other_expiry_after_signing: bytes = b""
    outer_length: int = 0
    key_prefix: bytes = b"\x90\x03\x01\x00\x01"


def tlv(tag: str, value: bytes) -> bytes:
    size = len(value)
    head = bytes.fromhex(tag)
    if size > 255:
        return head + bytes((0x82, size // 256, size % 256)) + value
    return head + (bytes((0x81, size)) if size > 127 else bytes((size,))) + value


def key_object(key: Numbers, prefix: bytes = b"\x90\x03\x01\x00\x01") -> bytes:
    return prefix + b"\x91\x82\x01\x00" + key.n.to_bytes(256, "big")


def block(value: bytes, defects: Defects = Defects()) -> bytes:
    inner = bytes.fromhex(defects.digest_identifier) + b"\x04" + bytes((len(value),)) + value
    info = b"\x30" + bytes((len(inner),)) + inner
    filler = 256 - 3 - len(info)
    if defects.short_filler:  # eight filler bytes, then rubbish where a careless parser does not look
        return b"\x00" + bytes((defects.block_type,)) + b"\xff" * 8 + b"\x00" + info + bytes(filler - 8)
    return b"\x00" + bytes((defects.block_type,)) + b"\xff" * filler + b"\x00" + info


def certificate(issuer: Numbers, signer: Numbers, issuer_id: bytes = ISSUER_ID) -> bytes:
    body = issuer_id + SIGNER_ID + key_object(signer)
    assert len(body) == 297
    signature = issuer.power(block(hashlib.sha256(body).digest()))
    return tlv("7F21", tlv("5F4E", body) + tlv("5F37", signature))


def face_record(card: Numbers, signer: Numbers, photo: bytes, defects: Defects | None = None) -> bytes:
    wrong = defects or Defects()
    objects = {
        "DF22": tlv("DF22", wrong.birth),
        "DF23": tlv("DF23", b"2"),
        "DF24": tlv("DF24", key_object(card, wrong.key_prefix)),
        "DF25": tlv("DF25", b"name picture"),
        "DF26": tlv("DF26", b"address picture" * 20),
        "DF27": tlv("DF27", photo),
        "DF28": b"",
        "DF29": tlv("DF29", b"20330412"),
        "DF2A": tlv("DF2A", b"code picture"),
    }
    objects["DF28"] = tlv("DF28", _signature(objects, card, signer, wrong))
    if wrong.other_photo_after_signing:
        objects["DF27"] = tlv("DF27", wrong.other_photo_after_signing)
    if wrong.other_expiry_after_signing:
        objects["DF29"] = tlv("DF29", wrong.other_expiry_after_signing)
    if wrong.swapped_tags:
        objects["DF25"], objects["DF26"] = objects["DF26"], objects["DF25"]
    return _assemble(list(objects.values()), wrong)


def _signature(objects: dict[str, bytes], card: Numbers, signer: Numbers, wrong: Defects) -> bytes:
    groups = (("DF22", "DF23", "DF24"), ("DF25", "DF26"), ("DF27",))
    if wrong.digests_without_heads:
        values = {tag: raw[5:] if len(raw) > 258 else raw[3:] for tag, raw in objects.items()}
        return _sign(b"".join(_hash(values, group) for group in groups), card, signer, wrong)
    if wrong.one_digest_only:
        return _sign(_hash(objects, tuple(tag for group in groups for tag in group)), card, signer, wrong)
    return _sign(b"".join(_hash(objects, group) for group in groups), card, signer, wrong)


def _hash(objects: dict[str, bytes], tags: tuple[str, ...]) -> bytes:
    return hashlib.sha256(b"".join(objects[tag] for tag in tags)).digest()


def _sign(value: bytes, card: Numbers, signer: Numbers, wrong: Defects) -> bytes:
    return (card if wrong.sign_with_card_key else signer).power(block(value, wrong))


def _assemble(objects: list[bytes], wrong: Defects) -> bytes:
    position = 0 if wrong.offsets_from_value else 5
    position += 3 + 18
    offsets = b""
    for item in objects:
        offsets += bytes((position // 256, position % 256))
        position += len(item)
    record = tlv("FF20", tlv("DF21", offsets) + b"".join(objects))
    if wrong.outer_length:
        record = record[:3] + wrong.outer_length.to_bytes(2, "big") + record[5:]
    return record + (b"\xff" * 64 if wrong.trailing_garbage else b"")


FORGED = {
    "photo exchanged under the old signature": Defects(other_photo_after_signing=b"another photo"),
    "signed with the card's own key": Defects(sign_with_card_key=True),
    "hashes over values without their heads": Defects(digests_without_heads=True),
    "one hash over everything": Defects(one_digest_only=True),
    "hash named without its NULL": Defects(digest_identifier="300b0609608648016503040201"),
    "hash named SHA-1": Defects(digest_identifier="300906052b0e03021a0500"),
    "short filler with room behind the value": Defects(short_filler=True),
    "encryption block instead of a signature block": Defects(block_type=2),
}
MALFORMED = {
    "offsets counted from the value": Defects(offsets_from_value=True),
    "objects in another order": Defects(swapped_tags=True),
    "birth date that is none": Defects(birth=b"19851312"),
    "birth date in seven digits": Defects(birth=b"1985041"),
    "outer length beyond the file": Defects(outer_length=0x7000),
    "outer length too short": Defects(outer_length=0x0100),
    "key with another exponent": Defects(key_prefix=b"\x90\x03\x00\x00\x03"),
    "key with an unknown head": Defects(key_prefix=b"\x92\x03\x01\x00\x01"),
}
ACCEPTED = {
    "as it should be": Defects(),
    "expiry exchanged, which no signature covers": replace(Defects(), other_expiry_after_signing=b"20990101"),
}
