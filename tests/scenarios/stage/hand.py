"""The hand of scenarios: the demo's own, which can also pull a card at a moment of its work."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from device.cli.demo.hand import Hand, Watcher, serve
from device.firmware.simulated.card.virtual import Exchange
from device.firmware.simulated.reader.vpcd import Address
from tests.scenarios.language.statements import Moment
from tests.scenarios.stage.pulled import Puller


class PullingHand(Hand):
    """Takes a card away at the moment `pulled_at` of its order."""

    def watch(self, order: dict[str, Any], record: Callable[[Exchange], None]) -> Watcher:
        """Give who watches for the moment."""
        return Puller(order["pulled_at"] and Moment(order["pulled_at"]), record)


def main(place: str, issuer: str, portraits: str, address: str) -> None:
    """Obey orders on the socket `place` until killed."""
    serve(place, PullingHand(Path(issuer), Path(portraits), Address.parse(address)))


if __name__ == "__main__":
    main(*sys.argv[1:])
