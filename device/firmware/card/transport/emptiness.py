"""Whether the card service's word that the reader is empty can be believed. Pure."""

from __future__ import annotations

from collections.abc import Callable

from device.firmware.card.transport.channel import Presence, ReaderState

DOUBTED_S = 1.5
"""An emptiness that the service has not seen by looking itself is doubted after this; it looks every 0.4 s."""


class Emptiness:
    """Whether an empty reader can be believed.

    When a card is lifted while it is given up, the service says "empty" at once, but its own watch has not seen it. A
    card that is there again at the watch's next look is no change to it, and is not told (seen with pcscd 1.9.9). The
    count of changes, which only the watch raises, gives that away.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        """Know nothing yet."""
        self._clock = clock
        self._changes_with_card = -1
        self._since = clock()

    def doubtful(self, state: ReaderState) -> bool:
        """Take a snapshot; tell, once per doubt, that the reader has been said to be empty for too long unseen."""
        if state.card is not Presence.ABSENT:
            self._changes_with_card, self._since = state.changes, self._clock()
        if state.changes != self._changes_with_card or self._clock() - self._since < DOUBTED_S:
            return False
        self._changes_with_card = -1
        return True
