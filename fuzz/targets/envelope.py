"""The envelope as any stranger on the network reaches it: the text of a sealed or signed token, before every check.

Nothing is accepted but what a made-up party really signed: tokens that differ from them end in an error of ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from device.wire.envelope import check_sealed, open_sealed, peek_key_id, sender_of, verify
from device.wire.errors import MessageError
from device.wire.messages.visit import VISIT_TYPE
from fuzz.corpus import CardFiles
from fuzz.network import golden, parties
from fuzz.network.signing import sign_text
from fuzz.target import Target

SIGNED = (b'{"schema":0}', golden.golden("visit"))


def run(raw: bytes) -> None:
    """Take the bytes as a sealed message, as a signed one, and as what is inside a good seal."""
    text = raw.decode("utf-8", "replace")
    for read in (check_sealed, sender_of, peek_key_id):
        with suppress(MessageError):
            read(text)
    with suppress(MessageError):
        _check_token(open_sealed(text, parties.host_opening, receiver=parties.HOST).token)
    _check_token(text)


def _check_token(token: str) -> None:
    key = parties.terminal.verify
    try:
        verify(token, VISIT_TYPE, lambda kid: key if kid == key.kid else None)
    except MessageError:
        return
    signed = [sign_text(VISIT_TYPE, claims, parties.party_signing).split(".")[1] for claims in SIGNED]
    assert token.split(".")[1].rstrip("=") in signed, "accepted what nobody signed"


def seeds(_card: CardFiles) -> Iterable[bytes]:
    """Give signed and sealed messages, and headers that are not ours."""
    for claims in SIGNED:
        yield sign_text(VISIT_TYPE, claims, parties.party_signing).encode()
        yield parties.seal_for_host(VISIT_TYPE, claims).encode()
    yield b"eyJhbGciOiJub25lIn0.e30."
    yield b"W10.e30.AA"
    yield b"...."


TARGET = Target(run, seeds, 8192)
