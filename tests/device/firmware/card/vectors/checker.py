"""Checks what a card holds and signs, and says what is wrong with it; knows only public keys and bytes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from tests.device.firmware.card.vectors.numbers import SHA256_NAME, Numbers
from tests.device.firmware.card.vectors.record import ALL_TAGS, GROUPS


@dataclass(frozen=True)
class Item:
    """One object: where it begins, all of it, and its value."""

    start: int
    raw: bytes
    value: bytes


def split(content: bytes, start: int = 0) -> dict[str, Item]:
    """Take apart objects with tags of two bytes, or of one (90, 91), up to the end or to filler."""
    found: dict[str, Item] = {}
    at = start
    while at < len(content) and content[at : at + 2] != b"\xff\xff":
        tag_bytes = 2 if content[at] & 0x1F == 0x1F else 1
        body_at, size = _length(content, at + tag_bytes)
        tag = content[at : at + tag_bytes].hex().upper()
        found[tag] = Item(at, content[at : body_at + size], content[body_at : body_at + size])
        assert len(found[tag].value) == size, f"{tag} ends too early"
        at = body_at + size
    return found


def _length(content: bytes, at: int) -> tuple[int, int]:
    first = content[at]
    if first < 0x80:
        return at + 1, first
    more = first & 0x7F
    assert more in (1, 2), "a length of another form"
    return at + 1 + more, int.from_bytes(content[at + 1 : at + 1 + more], "big")


def public_key(value: bytes) -> Numbers:
    parts = split(value)
    assert list(parts) == ["90", "91"]
    assert len(parts["91"].value) == 256
    return Numbers(int.from_bytes(parts["91"].value, "big"), int.from_bytes(parts["90"].value, "big"), 0)


def signed(key: Numbers, signature: bytes, value: bytes) -> bool:
    """Compare the whole opened block, byte by byte as PKCS#1 v1.5 builds it."""
    info = SHA256_NAME + bytes((4, len(value))) + value
    info = bytes((0x30, len(info))) + info
    return key.open(signature) == b"\x00\x01" + b"\xff" * (253 - len(info)) + b"\x00" + info


def check_certificate(file: bytes, authority: Numbers, authority_id: bytes) -> Numbers:
    """Check EF 0004; give the key that it certifies."""
    parts = split(split(file)["7F21"].value)
    body = parts["5F4E"].value
    assert (list(parts), len(body)) == (["5F4E", "5F37"], 297), "certificate malformed"
    assert body[:16] == authority_id, "another authority"
    assert signed(authority, parts["5F37"].value, hashlib.sha256(body).digest()), "certificate forged"
    return public_key(body[32:])


def check_record(file: bytes, signer: Numbers) -> dict[str, bytes]:
    """Check EF 0002; give the values of its objects by tag."""
    outer = split(file)["FF20"]
    inside = split(file[: len(outer.raw)], start=5)
    assert list(inside) == ["DF21", *ALL_TAGS], "record malformed"
    table = inside["DF21"].value
    stated = [int.from_bytes(table[at : at + 2], "big") for at in range(0, 18, 2)]
    assert stated == [inside[tag].start for tag in ALL_TAGS], "offsets wrong"
    hashed = (b"".join(inside[tag].raw for tag in group) for group in GROUPS)
    digests = b"".join(hashlib.sha256(group).digest() for group in hashed)
    assert signed(signer, inside["DF28"].value, digests), "record forged"
    return {tag: item.value for tag, item in inside.items()}
