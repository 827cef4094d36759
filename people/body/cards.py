"""The cards of the people: laid on the reader in whatever way, with what the tray's camera sees of their print."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from PIL import Image

from device.cli.demo.insured import today_in_japan
from device.cli.demo.line import Line
from device.cli.demo.reader import Reader
from device.firmware.simulated.card.basics.options import CardOptions
from device.firmware.simulated.issuing.issued import issue
from device.firmware.simulated.issuing.issuer import open_issuer
from device.firmware.simulated.persona import Persona, load_persona
from device.firmware.simulated.tray.personas import render_tray
from people.crowd.profile import Laying
from people.mind.memory import Known

_SEED = 11
_LOST_AFTER = 6
"""Commands that a card laid badly answers before its field is gone."""
OPTIONS = {
    Laying.PROPERLY: CardOptions(),
    Laying.UPSIDE_DOWN: CardOptions(mute=True),
    Laying.IN_A_SLEEVE: CardOptions(mute=True),
    Laying.WEAK: CardOptions(pull_after=_LOST_AFTER),
}
"""To a reader a card upside down and one in a shielding sleeve are the same: something that does not answer."""


class Cards:
    """All cards that people bring to one line."""

    def __init__(self, line: Line, personas: tuple[str, ...]) -> None:
        """Make the cards of `personas` known to the authority."""
        self._line = line
        self._reader = Reader(line.supervisor, line.places)
        self._prints = line.places.run.own("prints")
        self._count = 0
        self.personas = {name: self._introduce(name) for name in personas}
        _draw_nothing(self._prints / "hidden")

    def known(self) -> dict[str, Known]:
        """Give what the holders know, by persona."""
        return {name: Known(one.birth, one.card.security_code, one.card.pin) for name, one in self.personas.items()}

    def lay(self, persona: str, laying: Laying, *, fresh: bool, print_hidden: bool) -> None:
        """Lay a card down; `fresh` when this person lays it for the first time."""
        self._show_print("hidden" if print_hidden else persona)
        self._count += 1
        self._reader.lay(persona, str(self._count), OPTIONS[laying], fresh=fresh)

    def lift(self) -> None:
        """Take what lies there."""
        self._reader.take()

    def _introduce(self, name: str) -> Persona:
        places, persona = self._line.places, load_persona(name)
        issued = issue(persona, open_issuer(places.issuer, datetime.now(UTC)), datetime.now(UTC))
        self._line.server.authority.tell(issued, today_in_japan())
        return persona

    def _draw_print(self, name: str) -> None:
        """Draw what the tray sees of a card, the first time that it is needed: it takes seconds."""
        folder = self._prints / name
        if folder.exists():
            return
        persona, build = self.personas[name], self._line.places.build
        folder.mkdir()
        render_tray(persona, build.portrait(persona.portrait) if persona.portrait else None, folder, _SEED)

    def _show_print(self, name: str) -> None:
        self._draw_print(name)
        tray = self._line.places.tray
        for old in tray.iterdir():
            old.unlink()
        for picture in sorted((self._prints / name).iterdir()):
            shutil.copyfile(picture, tray / picture.name)


def _draw_nothing(folder: Path) -> None:
    """Draw what a camera sees of a card under a thumb: grey, and a little noise."""
    folder.mkdir()
    random = np.random.default_rng(_SEED)
    for number in range(2):
        grey = np.clip(random.normal(150, 4, (1200, 1900, 3)), 0, 255).astype(np.uint8)
        Image.fromarray(grey).save(folder / f"tray_{number:02}.jpg", "JPEG", quality=90)
