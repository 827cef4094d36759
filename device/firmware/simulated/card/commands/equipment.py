"""What the handlers of all commands have at hand besides the card's state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from device.firmware.simulated.card.basics.counters import Counters
from device.firmware.simulated.card.basics.filesystem import CardContents
from device.firmware.simulated.card.basics.options import CardOptions


@dataclass(frozen=True)
class Equipment:
    """One card's fixed parts, its counters, and where its random bytes come from."""

    contents: CardContents
    counters: Counters
    options: CardOptions
    random: Callable[[int], bytes]
