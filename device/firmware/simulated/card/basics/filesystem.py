"""What a virtual card consists of: applications with files, references and keys.

Only data and its invariants; what a command may do with it is decided in `commands`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric import ec, rsa

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

FREE: frozenset[int] = frozenset()
"""Access rule of a file that anybody may read."""

NEVER: frozenset[int] = frozenset({-1})
"""Access rule of a file that no known reference opens."""

ATR_TYPE_B = bytes.fromhex("3B888001000005E0B381A1007F")
"""Made by a contactless reader for a type B card (smartcard_list.txt of pcsc-tools)."""


@dataclass(frozen=True)
class DataFile:
    """A transparent file, or a file with one record; readable after any of `opened_by` (empty: free)."""

    content: bytes = field(repr=False)
    opened_by: frozenset[int] = FREE
    is_record: bool = False


@dataclass(frozen=True)
class InternalFile:
    """A file that can be selected and that the card reads for itself only."""


@dataclass(frozen=True)
class KeyFile:
    """A private key; signs after its reference has been verified."""

    key: PrivateKey = field(repr=False)
    opened_by: frozenset[int]


@dataclass(frozen=True)
class ReferenceFile:
    """A secret to compare with, and the name under which its counter is kept."""

    secret: bytes = field(repr=False)
    full_tries: int
    counter: str
    """Files of the same counter share it, as number B may in both of its applications."""


CardFile = DataFile | InternalFile | KeyFile | ReferenceFile


@dataclass(frozen=True)
class CardApplication:
    """One application."""

    name: str
    aid: bytes
    files: Mapping[int, CardFile]
    own_key: rsa.RSAPrivateKey | None = field(default=None, repr=False)
    """Key of the application itself, which signs without a secret."""
    internal_keys: frozenset[int] = frozenset()
    """Keys that INTERNAL AUTHENTICATE uses."""


@dataclass(frozen=True)
class CardContents:
    """Everything on one card, and the tries that are left on first use."""

    applications: tuple[CardApplication, ...]
    initial_tries: Mapping[str, int]
    atr: bytes = ATR_TYPE_B
    objects: Mapping[int, bytes] = field(default_factory=dict, repr=False)
    """What GET DATA gives while no application is selected."""
    takes_end_mark: bool = False
    """Whether `80 FC 00 00` ends an exchange (the profile of an iPhone)."""
