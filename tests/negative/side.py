"""One direction of messages: what its sender says when all is well, and what its receiver does with any text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from device.wire import codec
from device.wire.envelope import seal
from device.wire.errors import MessageError
from device.wire.keys import SealingKey, SigningKey
from fuzz.network.signing import sign_text

Claims = dict[str, Any]


@dataclass(frozen=True)
class Seal:
    """For whom a direction's messages are sealed."""

    key: SealingKey
    sender: str
    receiver: str


@dataclass(frozen=True)
class Side:
    """Both ends; `take` gives 0 for what was taken and else the number with which it was refused."""

    typ: str
    key: SigningKey
    claims: Callable[[], Claims]
    take: Callable[[str], int]
    revoked: Callable[[], SigningKey]
    """Revoke the sender's key, or give one that was; `restore` makes the sender good again."""
    restore: Callable[[], None]
    seal: Seal | None = None
    count: Callable[[str], int] = lambda _text: 0
    """How often the receiver has counted that refusal, where it keeps count by message."""

    def sign(self, claims: Claims, *, key: SigningKey | None = None, typ: str = "") -> str:
        """Sign as the sender would, or with another key or as another kind."""
        return sign_text(typ or self.typ, codec.dump(claims), key or self.key)

    def wrap(self, token: str, seal_as: Seal | None = None) -> str:
        """Seal what this direction seals; everything else stays as it is."""
        used = seal_as or self.seal
        return seal(token, used.key, sender=used.sender, receiver=used.receiver) if used else token

    def good(self, **changes: Any) -> str:
        """Give a message in which only `changes` are not as they should be."""
        return self.wrap(self.sign({**self.claims(), **changes}))


def number_of(read: Callable[[str], object], text: str) -> int:
    """Give 0 when a decoder takes the text, else the number of its error."""
    try:
        read(text)
    except MessageError as error:
        return error.number
    return 0
