"""A card that is pulled at a moment of its work: a command has reached the card, its answer reaches nobody.

Moments are told by what the card is asked, not by counting, so that a reader which asks for less stays well tested.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from device.firmware.simulated.card.virtual import Exchange
from tests.scenarios.language.statements import Moment

_COMMAND = re.compile("[0-9a-f]{8}")
_READS = ("b0", "b2")
_SIGNS = "2a"
_RIGHT = "9000"


@dataclass
class Puller:
    """Hears what a card did, passes it on to a `record`, and takes the card away at a moment by `take`."""

    moment: Moment | None
    record: Callable[[Exchange], None]
    take: Callable[[], None] = lambda: None
    _is_open: bool = False
    _has_signed: bool = False

    def take_by(self, take: Callable[[], None]) -> None:
        """Know how the card is taken away."""
        self.take = take

    def hear(self, exchange: Exchange) -> None:
        """Take note of one exchange before its answer is on the way."""
        self.record(exchange)
        instruction = exchange.what[2:4] if _COMMAND.fullmatch(exchange.what) else ""
        due = {
            Moment.READING: instruction in _READS,
            Moment.SECRET: exchange.spends_a_try,
            Moment.PHOTO: self._is_open and instruction in _READS,
            Moment.SIGNATURE: instruction == _SIGNS,
            Moment.MATCH: self._has_signed and instruction != "",
        }
        if self.moment is not None and due[self.moment]:
            self.take()
        self._is_open |= exchange.spends_a_try and exchange.sw == _RIGHT
        self._has_signed |= instruction == _SIGNS
