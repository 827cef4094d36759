"""A reader without hardware: virtual cards that are laid down and taken away by hand, under the real processors."""

from __future__ import annotations

import threading
from datetime import datetime

from device.firmware.attendant.card_part import CardPart
from device.firmware.attendant.card_rules import CardRules
from device.firmware.attendant.evidence import Evidence
from device.firmware.card.basics.apdu import Octets, Response
from device.firmware.card.basics.errors import CardGone, NoCard
from device.firmware.card.transport.connection import Allowed, Bounded, CardConnection, Chained
from device.firmware.simulated.card.virtual import Exchange, VirtualCard
from tests.device.firmware.card.scripted import Direct
from tests.device.firmware.simulated.made import NOW, Maker

VISIT_ID, NEXT_ID = "01JDGQ6Y8ZK3T5V7W9X1A2B3C4", "01JDGQ6Y8ZK3T5V7W9X1A2B3C5"


class Held:
    """An open card; `gate` holds each command back until it is opened."""

    def __init__(self, below: CardConnection, gate: threading.Event) -> None:
        self._below = Allowed(Chained(Bounded(below)))
        self._gate = gate
        self.void = False

    def send_and_receive(self, command: Octets) -> Response:
        self._gate.wait(60)
        if self.void:
            raise CardGone("void")
        return self._below.send_and_receive(command)

    def abandon(self) -> None:
        self.void = True

    def close(self) -> None:
        self.void = True


class Desk:
    """The card part with a reader that a test serves by hand."""

    def __init__(self, maker: Maker, *, face_available: bool = True, clock_known: bool = True) -> None:
        self._maker = maker
        self._below: CardConnection | None = None
        self.gate = threading.Event()
        self.gate.set()
        self.opened: list[Held] = []
        self.done: list[Exchange] = []
        self.evidence = Evidence()
        self.now: datetime = NOW
        rules = CardRules(
            anchors=maker.anchors(),
            accept_test=True,
            face_available=lambda: face_available,
            terminal=lambda: "t-front",
            challenge=lambda: "nonce",
            wall_clock=lambda: self.now,
            clock_known=lambda: clock_known,
            new_id=lambda: NEXT_ID,
        )
        self.part = CardPart(self, rules, self.evidence)

    def lay_down(self, persona: str = "hanako") -> VirtualCard:
        card = self._maker.card(persona, record=self.done.append)
        self._below = Direct(card)
        return card

    def lay_down_again(self, card: VirtualCard) -> None:
        card.power("power_on")
        self._below = Direct(card)

    def lay(self, below: CardConnection) -> None:
        self._below = below

    def take(self) -> None:
        self._below = None

    def connect(self) -> Held:
        if self._below is None:
            raise NoCard("nothing lies there")
        self.opened.append(Held(self._below, self.gate))
        return self.opened[-1]

    def tries_spent(self) -> int:
        return sum(exchange.spends_a_try for exchange in self.done)
