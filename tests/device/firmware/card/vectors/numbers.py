"""RSA with Python's integers, objects with tag and length, and signature blocks, right and wrong ones."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import rsa

SHA256_NAME = bytes.fromhex("300d06096086480165030402010500")
SHA256_NAME_WITHOUT_NULL = bytes.fromhex("300b0609608648016503040201")
SHA1_NAME = bytes.fromhex("300906052b0e03021a0500")


@dataclass(frozen=True)
class Numbers:
    """A key as three integers."""

    n: int
    e: int
    d: int

    def power(self, block: bytes) -> bytes:
        return pow(int.from_bytes(block, "big"), self.d, self.n).to_bytes(256, "big")

    def open(self, signature: bytes) -> bytes:
        return pow(int.from_bytes(signature, "big"), self.e, self.n).to_bytes(256, "big")


def new_numbers() -> Numbers:
    private = rsa.generate_private_key(65537, 2048).private_numbers()
    return Numbers(private.public_numbers.n, private.public_numbers.e, private.d)


def tlv(tag: str, value: bytes) -> bytes:
    size = len(value)
    head = bytes.fromhex(tag)
    if size > 255:
        return head + bytes((0x82, size // 256, size % 256)) + value
    return head + (bytes((0x81, size)) if size > 127 else bytes((size,))) + value


def key_object(key: Numbers, prefix: bytes = b"\x90\x03\x01\x00\x01") -> bytes:
    return prefix + b"\x91\x82\x01\x00" + key.n.to_bytes(256, "big")


@dataclass(frozen=True)
class Padding:
    """How a value is made a block of 256 bytes; as it should be by default."""

    name: bytes | None = SHA256_NAME
    """AlgorithmIdentifier before the value; None: the bare value."""
    block_type: int = 1
    filler: bytes = b"\xff"
    filler_bytes: int | None = None
    """Fewer leave room behind the value, which is filled with zeros."""
    wrong_length_said: bool = False
    """The value's own length is written as 32 whatever it is."""

    def block(self, value: bytes) -> bytes:
        info = value if self.name is None else self._info(value, self.name)
        longest = 256 - 3 - len(info)
        filler = longest if self.filler_bytes is None else self.filler_bytes
        head = b"\x00" + bytes((self.block_type,)) + self.filler * filler + b"\x00"
        return (head + info).ljust(256, b"\x00")

    def _info(self, value: bytes, name: bytes) -> bytes:
        said = 32 if self.wrong_length_said else len(value)
        inner = name + b"\x04" + bytes((said,)) + value
        return b"\x30" + bytes((len(inner),)) + inner


RIGHT = Padding()
"""PKCS#1 v1.5, type 1, DigestInfo of SHA-256."""

WRONG_PADDINGS = {
    "hash named without its NULL": Padding(name=SHA256_NAME_WITHOUT_NULL),
    "hash named SHA-1": Padding(name=SHA1_NAME),
    "bare value without the hash's name": Padding(name=None),
    "encryption block instead of a signature block": Padding(block_type=2),
    "filler of zeros": Padding(filler=b"\x00"),
    "short filler with room behind the value": Padding(filler_bytes=8),
    "filler one byte short": Padding(filler_bytes=137),
}
"""Made for the 96-byte value; for the 32-byte one the last is shorter still, which is as wrong."""
