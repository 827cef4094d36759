"""When the card service's word that the reader is empty is doubted."""

from __future__ import annotations

from device.firmware.card.transport.channel import Presence, ReaderState
from device.firmware.card.transport.emptiness import DOUBTED_S, Emptiness


class Watch:
    """Snapshots at times of the test's own."""

    def __init__(self) -> None:
        self.now = 100.0
        self.emptiness = Emptiness(lambda: self.now)

    def sees(self, card: Presence, changes: int, after_s: float = 0.0) -> bool:
        self.now += after_s
        return self.emptiness.doubtful(ReaderState(True, "R", card, changes))


def test_an_empty_reader_is_believed_from_the_start() -> None:
    watch = Watch()
    assert not any(watch.sees(Presence.ABSENT, 0, DOUBTED_S) for _ in range(3))


def test_a_removal_that_was_counted_is_believed() -> None:
    watch = Watch()
    assert not watch.sees(Presence.PRESENT, 1)
    assert not any(watch.sees(Presence.ABSENT, 2, DOUBTED_S) for _ in range(3))


def test_a_removal_that_nobody_counted_is_doubted_once() -> None:
    watch = Watch()
    assert not watch.sees(Presence.PRESENT, 1)
    assert not watch.sees(Presence.ABSENT, 1, DOUBTED_S / 2)
    assert watch.sees(Presence.ABSENT, 1, DOUBTED_S / 2)
    assert not watch.sees(Presence.ABSENT, 1, DOUBTED_S)


def test_a_card_seen_again_can_be_doubted_again() -> None:
    watch = Watch()
    assert not watch.sees(Presence.MUTE, 1)
    assert watch.sees(Presence.ABSENT, 1, DOUBTED_S)
    assert not watch.sees(Presence.PRESENT, 1)
    assert watch.sees(Presence.ABSENT, 1, DOUBTED_S)
