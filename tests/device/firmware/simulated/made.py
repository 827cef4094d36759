"""Made-up cards for tests: one issuer for the whole run, one card per persona and set of options."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from device.firmware.card.trust import TrustAnchors, load_trust
from device.firmware.simulated.card.filesystem import CardContents
from device.firmware.simulated.card.options import CardOptions, Fault
from device.firmware.simulated.card.virtual import Exchange, VirtualCard
from device.firmware.simulated.contents import make_contents
from device.firmware.simulated.issued import issue
from device.firmware.simulated.issuer import open_issuer
from device.firmware.simulated.persona import load_persona
from device.firmware.simulated.pictures import draw_stand_in_photo

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
    ) -> VirtualCard:
        options = options or CardOptions()
        return VirtualCard(self._fill(persona, options.fault), options, record=record)

    def _fill(self, persona: str, fault: Fault) -> CardContents:
        """Contents never change, so cards may share them; loading keys and drawing takes 0.3 s."""
        if (persona, fault) not in self._contents:
            issued = issue(load_persona(persona), self.issuer, NOW)
            made = make_contents(issued, self.issuer, draw_stand_in_photo(), fault)
            self._contents[persona, fault] = made
        return self._contents[persona, fault]

    def anchors(self) -> TrustAnchors:
        public = self.issuer.public_folder
        return load_trust([public / "user-ca.pem"], [public / "card-ca.toml"])
