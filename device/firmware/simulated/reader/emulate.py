"""One virtual card from a persona's name to the reader's slot; what `uketsuke card emulate` runs."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TextIO

from device.firmware.simulated.card.basics.counters import FileCounters
from device.firmware.simulated.card.basics.options import CardOptions, Fault
from device.firmware.simulated.card.virtual import Exchange, VirtualCard
from device.firmware.simulated.files.contents import make_contents
from device.firmware.simulated.issuing.issued import issue
from device.firmware.simulated.issuing.issuer import open_issuer
from device.firmware.simulated.issuing.pictures import draw_stand_in_photo
from device.firmware.simulated.persona import load_persona
from device.firmware.simulated.photo import make_card_photo

PORTRAIT_SUFFIXES = (".png", ".jpg", ".jpeg")


@dataclass(frozen=True)
class Emulation:
    """Which card is to be emulated."""

    persona: str
    issuer: Path
    portraits: Path | None = None
    """Folder of the portraits; without one, or without the persona's, a picture without a face stands in."""
    fresh_counters: bool = False
    """Begin with the persona's tries instead of those that the last insertion left."""
    options: CardOptions = field(default_factory=CardOptions)
    photo: bytes = field(default=b"", repr=False)
    """The chip's photo as JPEG 2000, in place of one made from the persona's portrait."""


def make_card(emulation: Emulation, now: datetime, record: Callable[[Exchange], None]) -> VirtualCard:
    """Make the card.

    Raises:
        ConfigurationError: there is no such persona, or its file is wrong.
    """
    persona = load_persona(emulation.persona)
    issuer = open_issuer(emulation.issuer, now)
    issued = issue(persona, issuer, now)
    photo = emulation.photo or _photo(persona.portrait, emulation.portraits)
    fault = emulation.options.fault if emulation.options.fault is not Fault.NONE else Fault(persona.card.fault)
    contents = make_contents(issued, issuer, photo, fault)
    path = issued.folder / "counters.json"
    if emulation.fresh_counters:
        path.unlink(missing_ok=True)
    return VirtualCard(contents, emulation.options, FileCounters(path, contents.initial_tries), record)


def record_to(stream: TextIO, clock: Callable[[], float] = time.monotonic) -> Callable[[Exchange], None]:
    """Give a recorder that writes one JSON object per exchange, without contents.

    `t_ms` counts on the machine's monotonic clock, which all its processes share.
    """

    def record(exchange: Exchange) -> None:
        line = {"t_ms": round(clock() * 1000, 3), **asdict(exchange)}
        stream.write(json.dumps(line) + "\n")
        stream.flush()

    return record


def _photo(portrait: str, folder: Path | None) -> bytes:
    if folder is not None and portrait:
        for suffix in PORTRAIT_SUFFIXES:
            path = folder / f"{portrait}{suffix}"
            if path.exists():
                return make_card_photo(path)
    return draw_stand_in_photo()
