"""Bytes of card files as the virtual card writes them.

Written apart from the reader's parser on purpose, so that a mistake there is not repeated here. The layouts follow
soltia48/myna-card and jpki/myna; the signed record's tags, groups and 96-byte value are theirs.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric import rsa

from device.firmware.simulated.card.basics.signatures import sign_padded
from device.firmware.simulated.issuing.keys import modulus_bytes

FILLER = b"\xff"

_DIGEST_INFO_HEAD = bytes.fromhex("300d060960864801650304020105000420")
_RECORD_DIGEST_HEAD = bytes.fromhex("3071300d060960864801650304020105000460")


def encode(tag: str, content: bytes) -> bytes:
    """Write one object; the tag is given in hexadecimal."""
    size = len(content)
    if size < 128:
        length = bytes([size])
    elif size < 256:
        length = bytes([0x81, size])
    else:
        length = b"\x82" + size.to_bytes(2, "big")
    return bytes.fromhex(tag) + length + content


def encode_public_key(key: rsa.RSAPublicKey) -> bytes:
    """Write a public key as the card does: exponent 90, modulus 91; 265 bytes."""
    return encode("90", b"\x01\x00\x01") + encode("91", modulus_bytes(key))


def encode_key_id(number: str, suffix: str, tail: bytes) -> bytes:
    """Write a 16-byte key id: seven digits, 08 05, three digits, four bytes."""
    return number.encode() + b"\x08\x05" + suffix.encode() + tail


@dataclass(frozen=True)
class RecordSigner:
    """The key that signs card-face records, with its card-verifiable certificate (EF 0004)."""

    key: rsa.RSAPrivateKey = field(repr=False)
    certificate: bytes = field(repr=False)


def encode_cv_certificate(
    issuer: rsa.RSAPrivateKey, issuer_id: bytes, subject: rsa.RSAPublicKey, subject_id: bytes
) -> bytes:
    """Write a card-verifiable certificate, 7F21 {5F4E body, 5F37 signature}."""
    body = issuer_id + subject_id + encode_public_key(subject)
    signature = sign_padded(issuer, b"\x30\x31" + _DIGEST_INFO_HEAD + hashlib.sha256(body).digest())
    return encode("7f21", encode("5f4e", body) + encode("5f37", signature))


@dataclass(frozen=True)
class FaceContents:
    """What a card-face record holds, before it is signed."""

    birth: str
    sex: str
    card_key: rsa.RSAPublicKey = field(repr=False)
    name_png: bytes = field(repr=False)
    address_png: bytes = field(repr=False)
    photo: bytes = field(repr=False)
    expiry: str
    code_png: bytes = field(repr=False)


def encode_face_record(contents: FaceContents, signer: rsa.RSAPrivateKey) -> bytes:
    """Write and sign FF20 {DF21 offsets, DF22 to DF27, DF28 signature, DF29, DF2A}."""
    holder = [
        encode("df22", contents.birth.encode()),
        encode("df23", contents.sex.encode()),
        encode("df24", encode_public_key(contents.card_key)),
    ]
    texts = [encode("df25", contents.name_png), encode("df26", contents.address_png)]
    photo = [encode("df27", contents.photo)]
    digests = b"".join(hashlib.sha256(b"".join(group)).digest() for group in (holder, texts, photo))
    signature = encode("df28", sign_padded(signer, _RECORD_DIGEST_HEAD + digests))
    unsigned = [encode("df29", contents.expiry.encode()), encode("df2a", contents.code_png)]
    return _with_offsets([*holder, *texts, *photo, signature, *unsigned])


def _with_offsets(objects: list[bytes]) -> bytes:
    table_bytes = 3 + 2 * len(objects)
    total = table_bytes + sum(map(len, objects))
    header_bytes = len(encode("ff20", bytes(total))) - total
    offsets, at = b"", header_bytes + table_bytes
    for item in objects:
        offsets += at.to_bytes(2, "big")
        at += len(item)
    return encode("ff20", encode("df21", offsets) + b"".join(objects))


def encode_age_record(birth: str, card_key: rsa.RSAPublicKey, signer: rsa.RSAPrivateKey) -> bytes:
    """Write and sign FF10 {DF11 birth, DF12 card key, DF13 signature} of the card-face application."""
    signed = encode("df11", birth.encode()) + encode("df12", encode_public_key(card_key))
    return encode("ff10", signed + encode("df13", sign_digest(signer, signed)))


def sign_digest(key: rsa.RSAPrivateKey, content: bytes) -> bytes:
    """Sign SHA-256 of content, PKCS#1 v1.5."""
    return sign_padded(key, b"\x30\x31" + _DIGEST_INFO_HEAD + hashlib.sha256(content).digest())


def encode_basic_data(tag: str, prefix: str, municipality: str) -> bytes:
    """Write FF30 of the card-face application or FF40 of the text application; key ids and keys are fillers."""
    parts = (
        bytes.fromhex("06030E01"),
        bytes(16),
        b"\x00\x01",
        municipality.encode(),
        bytes(16) + FILLER * 256,
    )
    return encode(tag, b"".join(encode(f"{prefix}{index}", part) for index, part in enumerate(parts, start=1)))
