"""Answers to a nonce: what a genuine card gives, and what copies of one give, by the name of their defect."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from tests.device.firmware.card.vectors.numbers import RIGHT, WRONG_PADDINGS, Numbers, Padding

Answerer = Callable[[Numbers, Numbers, bytes], bytes | None]
"""From the card's key, another card's key and what the terminal sent: a signature, or None for a refusal."""

_ASKED_EARLIER = RIGHT.block(hashlib.sha256(b"a nonce of yesterday").digest())


def answer_rightly(card: Numbers, _other: Numbers, sent: bytes) -> bytes:
    """Pad what was sent, as it is."""
    return card.power(Padding(name=None).block(sent))


def _answer_by(padding: Padding) -> Answerer:
    return lambda card, _other, sent: card.power(padding.block(sent[-32:]))


NONCE_ACCEPTED: dict[str, Answerer] = {"as it should be": answer_rightly}
NONCE_COPIED: dict[str, Answerer] = {
    **{name: _answer_by(padding) for name, padding in WRONG_PADDINGS.items()},
    "signed with the key of another card": lambda _card, other, sent: answer_rightly(other, _card, sent),
    "signature over an earlier nonce": lambda card, _other, _sent: card.power(_ASKED_EARLIER),
    "hash of the hash": lambda card, _other, sent: card.power(RIGHT.block(hashlib.sha256(sent[-32:]).digest())),
    "hash of all that was sent": lambda card, _other, sent: card.power(RIGHT.block(hashlib.sha256(sent).digest())),
    "what was sent, unsigned": lambda _card, _other, sent: Padding(name=None).block(sent),
    "signature one byte short": lambda card, _other, sent: answer_rightly(card, _other, sent)[:-1],
    "signature one byte long": lambda card, _other, sent: b"\x00" + answer_rightly(card, _other, sent),
    "signature larger than the key": lambda _card, _other, _sent: b"\xff" * 256,
    "signature of zeros": lambda _card, _other, _sent: bytes(256),
    "nothing": lambda _card, _other, _sent: b"",
    "refusal": lambda _card, _other, _sent: None,
}
