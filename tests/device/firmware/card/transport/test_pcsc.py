"""The reader process's own parts that need no reader: snapshots, failures, and commands that are overwritten."""

from __future__ import annotations

import pytest
from smartcard import scard

from device.firmware.card.transport.channel import Failure, Presence, ReaderState
from device.firmware.card.transport.pcsc import Card, PcscFailed, snapshot

PRESENT, EMPTY, MUTE = scard.SCARD_STATE_PRESENT, scard.SCARD_STATE_EMPTY, scard.SCARD_STATE_MUTE


def test_a_command_is_overwritten_even_when_there_is_no_card_to_send_it_to() -> None:
    command = bytearray.fromhex("002000800431323334")
    with pytest.raises(PcscFailed) as failed:
        Card("").transmit(command)
    assert failed.value.failure is Failure.BROKEN
    assert command == bytes(9)


@pytest.mark.parametrize(
    ("state", "atr_bytes", "card"),
    [
        (EMPTY, 0, Presence.ABSENT),
        (PRESENT, 16, Presence.PRESENT),
        (PRESENT | scard.SCARD_STATE_INUSE, 2, Presence.PRESENT),
        (PRESENT | MUTE, 0, Presence.MUTE),
        (PRESENT, 1, Presence.MUTE),
    ],
)
def test_a_state_word_says_what_lies_there_and_how_often_that_changed(
    state: int, atr_bytes: int, card: Presence
) -> None:
    held = bool(state & scard.SCARD_STATE_INUSE)
    assert snapshot("R", state | 7 << 16, atr_bytes) == ReaderState(True, "R", card, 7, held)
