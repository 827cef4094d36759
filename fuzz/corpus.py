"""The files of made-up cards, as the seeds of every target: made at run time, never committed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from device.firmware.simulated.card.basics.filesystem import DataFile
from device.firmware.simulated.files.contents import make_contents
from device.firmware.simulated.issuing.issued import issue
from device.firmware.simulated.issuing.issuer import open_issuer
from device.firmware.simulated.issuing.pictures import draw_stand_in_photo
from device.firmware.simulated.persona import load_persona

PERSONAS = ("hanako", "next_card", "android")
NOW = datetime(2026, 6, 15, 3, 0, tzinfo=UTC)


@dataclass(frozen=True)
class CardFiles:
    """Every readable file of some made-up cards by application and number, and what checks them."""

    files: tuple[tuple[str, int, bytes], ...]
    photo: bytes
    public: Path
    """Folder of the issuer's public halves."""

    def named(self, application: str, *numbers: int) -> list[bytes]:
        """Give the contents of these files on every card."""
        return [content for name, number, content in self.files if name == application and number in numbers]


def make_card_files(issuer_folder: Path) -> CardFiles:
    """Make the cards; keys are made in the folder on first use."""
    issuer, photo = open_issuer(issuer_folder, NOW), draw_stand_in_photo()
    found: list[tuple[str, int, bytes]] = []
    for name in PERSONAS:
        contents = make_contents(issue(load_persona(name), issuer, NOW), issuer, photo)
        for application in contents.applications:
            for number, file in application.files.items():
                if isinstance(file, DataFile):
                    found.append((application.name, number, file.content))
    return CardFiles(tuple(found), photo, issuer.public_folder)
