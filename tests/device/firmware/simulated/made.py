"""Made-up cards for tests: one issuer for the whole run, one card per persona and set of options."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from device.firmware.card.basics.trust import TrustAnchors, load_trust
from device.firmware.simulated.card.basics.counters import Counters
from device.firmware.simulated.card.basics.filesystem import CardContents
from device.firmware.simulated.card.basics.options import CardOptions, Fault
from device.firmware.simulated.card.virtual import Exchange, VirtualCard
from device.firmware.simulated.files.contents import make_contents
from device.firmware.simulated.issuing.issued import issue
from device.firmware.simulated.issuing.issuer import open_issuer
from device.firmware.simulated.issuing.number import format_number_b
from device.firmware.simulated.issuing.pictures import draw_stand_in_photo
from device.firmware.simulated.persona import load_persona

NOW = datetime(2026, 6, 15, 3, 0, tzinfo=UTC)


class Maker:
    """Makes virtual cards of one issuer."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.issuer = open_issuer(folder, NOW)
        self._contents: dict[tuple[str, Fault], CardContents] = {}

    def card(
        self,
        persona: str = "hanako",
        options: CardOptions | None = None,
        record: Callable[[Exchange], None] = lambda _: None,
        counters: Counters | None = None,
    ) -> VirtualCard:
        options = options or CardOptions()
        return VirtualCard(self._fill(persona, options.fault), options, counters, record)

    def _fill(self, persona: str, fault: Fault) -> CardContents:
        """Contents never change, so cards may share them; loading keys and drawing takes 0.3 s."""
        if (persona, fault) not in self._contents:
            issued = issue(load_persona(persona), self.issuer, NOW)
            fault_of_card = fault if fault is not Fault.NONE else Fault(issued.persona.card.fault)
            made = make_contents(issued, self.issuer, draw_stand_in_photo(), fault_of_card)
            self._contents[persona, fault] = made
        return self._contents[persona, fault]

    def number_b(self, persona: str) -> str:
        return format_number_b(load_persona(persona))

    def anchors(self) -> TrustAnchors:
        public = self.issuer.public_folder
        return load_trust([public / "user-ca.pem"], [public / "card-ca.toml"])
