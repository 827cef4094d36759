"""Card-verifiable certificates (EF 0004), right ones and wrong ones by the name of their defect."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from tests.device.firmware.card.vectors.numbers import RIGHT, WRONG_PADDINGS, Numbers, Padding, key_object, tlv

ISSUER_ID = b"6000023\x08\x05001\x00\x00\x00\x07"
SIGNER_ID = b"6123025\x08\x05002\x00\x00\x00\x09"
BODY_BYTES = 297


@dataclass(frozen=True)
class ChainDefects:
    """What is wrong with a certificate; everything is right by default."""

    issuer_id: bytes = ISSUER_ID
    padding: Padding = RIGHT
    sign_with_subject_key: bool = False
    hashes_head_too: bool = False
    subject_exchanged: bool = False
    """The body names another key than the one that was signed."""
    parts_swapped: bool = False
    outer_tag: str = "7F21"
    key_prefix: bytes = b"\x90\x03\x01\x00\x01"
    cut_bytes: int = 0
    body_cut_bytes: int = 0
    signature: bytes | None = None


def certificate(issuer: Numbers, signer: Numbers, defects: ChainDefects | None = None) -> bytes:
    wrong = defects or ChainDefects()
    body = wrong.issuer_id + SIGNER_ID + key_object(signer, wrong.key_prefix)
    assert len(body) == BODY_BYTES
    body = body[: BODY_BYTES - wrong.body_cut_bytes]
    signed = tlv("5F4E", body) if wrong.hashes_head_too else body
    signs = signer if wrong.sign_with_subject_key else issuer
    signature = wrong.signature or signs.power(wrong.padding.block(hashlib.sha256(signed).digest()))
    if wrong.subject_exchanged:
        body = wrong.issuer_id + SIGNER_ID + key_object(issuer)
    parts = [tlv("5F4E", body), tlv("5F37", signature)]
    if wrong.parts_swapped:
        parts.reverse()
    whole = tlv(wrong.outer_tag, b"".join(parts))
    return whole[: len(whole) - wrong.cut_bytes]


CHAIN_ACCEPTED = {"as it should be": ChainDefects()}
CHAIN_UNKNOWN = {
    "issuer's key id with another last byte": ChainDefects(issuer_id=ISSUER_ID[:-1] + b"\x08"),
    "issuer's key id of the text chain": ChainDefects(issuer_id=b"6000033" + ISSUER_ID[7:]),
    "issuer's key id of a production card": ChainDefects(issuer_id=b"5" + ISSUER_ID[1:]),
    "issuer's key id of zeros": ChainDefects(issuer_id=bytes(16)),
}
CHAIN_FORGED = {
    **{name: ChainDefects(padding=padding) for name, padding in WRONG_PADDINGS.items()},
    "signed by its own subject": ChainDefects(sign_with_subject_key=True),
    "hash over the body with its head": ChainDefects(hashes_head_too=True),
    "subject's key exchanged under the old signature": ChainDefects(subject_exchanged=True),
    "signature of zeros": ChainDefects(signature=bytes(256)),
    "signature one byte short": ChainDefects(signature=bytes(255)),
}
CHAIN_MALFORMED = {
    "body and signature swapped": ChainDefects(parts_swapped=True),
    "outer tag of a record": ChainDefects(outer_tag="FF20"),
    "key with another exponent": ChainDefects(key_prefix=b"\x90\x03\x00\x00\x03"),
    "cut inside the signature": ChainDefects(cut_bytes=40),
    "cut inside the body": ChainDefects(cut_bytes=400),
    "body one byte short": ChainDefects(body_cut_bytes=1),
}
