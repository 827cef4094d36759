"""The hand that lays cards on the virtual reader: a program of its own in the card service's network.

It does what `uketsuke card emulate` does, for one card after the other, because starting an interpreter for each
takes longer than a hand does. It is told what to do by lines of JSON on a Unix socket (`reader.py` writes them).
"""

from __future__ import annotations

import base64
import json
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from device.firmware.simulated.card.basics.options import CardOptions, Fault
from device.firmware.simulated.card.virtual import Exchange
from device.firmware.simulated.reader.emulate import Emulation, make_card, record_to
from device.firmware.simulated.reader.vpcd import Address, Slot

_INSERT_WITHIN_S = 30.0
_TAKEN_WITHIN_S = 30.0


class Watcher(Protocol):
    """Hears what a card does, and may take it away in the middle of that."""

    def hear(self, exchange: Exchange) -> None:
        """Take note of one exchange before its answer is on the way."""

    def take_by(self, take: Callable[[], None]) -> None:
        """Know how the card can be taken away."""


@dataclass
class _Onlooker:
    record: Callable[[Exchange], None]

    def hear(self, exchange: Exchange) -> None:
        self.record(exchange)

    def take_by(self, take: Callable[[], None]) -> None:
        """Never take it."""


@dataclass
class Hand:
    """Holds at most one card in the slot at `address`; cards come from the folder of the made-up `issuer`."""

    issuer: Path
    portraits: Path
    address: Address
    _stack: ExitStack = field(default_factory=ExitStack)

    def obey(self, order: dict[str, Any]) -> bool:
        """Take what lies there, and lay down what is wanted; tell whether it worked."""
        self._stack.close()
        return not order or self._place(order)

    def watch(self, order: dict[str, Any], record: Callable[[Exchange], None]) -> Watcher:
        """Give who watches the card of an order."""
        del order
        return _Onlooker(record)

    def _place(self, order: dict[str, Any]) -> bool:
        stream = self._stack.enter_context(open(order["record"], "a"))  # noqa: SIM115  the stack closes it
        options = CardOptions(
            delay_s=order["delay_s"], mute=order["mute"], pull_after=order["pull_after"], fault=Fault(order["fault"])
        )
        photo = base64.b64decode(order.get("photo", ""))
        emulation = Emulation(order["persona"], self.issuer, self.portraits, order["fresh"], options, photo)
        watcher = self.watch(order, record_to(stream))
        slot = Slot(make_card(emulation, datetime.now(UTC), watcher.hear), self.address)
        watcher.take_by(slot.take)
        if not slot.insert(_INSERT_WITHIN_S):
            return False
        thread = threading.Thread(target=slot.serve, daemon=True)
        thread.start()
        self._stack.callback(thread.join, _TAKEN_WITHIN_S)
        self._stack.callback(slot.take)
        return True


def serve(place: str, hand: Hand) -> None:
    """Obey orders on the socket `place` until killed."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(f"{place}.new")
        listener.listen()
        Path(f"{place}.new").rename(place)  # whoever sees it can connect
        while True:
            connection, _ = listener.accept()
            with connection, connection.makefile("rw", encoding="utf-8") as lines:
                for line in lines:
                    lines.write(json.dumps(hand.obey(json.loads(line))) + "\n")
                    lines.flush()


def main(place: str, issuer: str, portraits: str, address: str) -> None:
    """Lay ordinary cards."""
    serve(place, Hand(Path(issuer), Path(portraits), Address.parse(address)))


if __name__ == "__main__":
    main(*sys.argv[1:])
