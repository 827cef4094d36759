"""The card's part of the bench: times over the physical limit, at several speeds of the link.

Of repeated readings the quickest counts: whatever else the machine does can only make one longer.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from bench.card.line import Line, open_line
from bench.card.must_read import MustRead, weigh
from bench.card.timing import Terminal, open_terminal
from bench.reporting.row import Row, ran
from device.firmware.simulated.link.contactless import ContactlessLink
from device.firmware.simulated.persona import DEFAULT_PERSONA, Persona, load_persona
from device.firmware.simulated.reader.emulate import Emulation, make_card

AIM = 1.15
"""Highest share of the physical limit, at the slowest rate."""

JUDGED = ContactlessLink(106)
TOLD = (ContactlessLink(106, latency_s=0.005), ContactlessLink(212), ContactlessLink(424))
"""Told without an aim: what a slow chip makes of the same commands, and faster rates."""

_HOW = (
    "real card service, virtual card with its link model, from powered to the last byte in the firmware; the quickest"
)
_LIMIT = "time in which a card can send the bytes that must be read"


def measure_card(build: Path, runs: int) -> list[Row]:
    """Measure; takes some seconds.

    Raises:
        NotMeasured: a part of it could not run.
        CardError: a card could not be read.
    """
    persona = load_persona(DEFAULT_PERSONA)
    with open_line(build) as line:
        needed = _weigh(line, persona)
        with open_terminal(line) as terminal:
            terminal.time_reading(persona, ContactlessLink(424))  # the first one also loads what is loaded once
            rows = [*_tell_sizes(needed), *_measure_at(terminal, persona, needed, JUDGED, runs, AIM)]
            for link in TOLD:
                rows += _measure_at(terminal, persona, needed, link, 1, None)
    return ran(_HOW, rows)


def _weigh(line: Line, persona: Persona) -> MustRead:
    emulation = Emulation(persona.id, line.issuer, line.portraits, fresh_counters=True)
    return weigh(make_card(emulation, datetime.now(UTC), lambda _: None), persona)


def _tell_sizes(needed: MustRead) -> list[Row]:
    sizes = {"certificate": needed.certificate, "record with photo": needed.record}
    return [Row("card", f"size of {name}", size, "bytes") for name, size in sizes.items()]


def _measure_at(
    terminal: Terminal, persona: Persona, needed: MustRead, link: ContactlessLink, runs: int, aim: float | None
) -> list[Row]:
    readings = [terminal.time_reading(persona, link) for _ in range(runs)]
    certificate_s = min(one.certificate_s for one in readings)
    photo_s = min(one.photo_s for one in readings)
    part = f"card {link.kbit_s} kbit/s +{link.latency_s * 1000:g} ms"
    return [
        *_over_limit(part, "certificate read", certificate_s, needed.certificate_limit_s(link), aim),
        Row(part, "certificate read, commands", readings[0].certificate_commands, "APDU"),
        *_over_limit(part, "photo read", photo_s, needed.photo_limit_s(link), aim),
        Row(part, "photo read, commands", readings[0].photo_commands, "APDU"),
        Row(part, "photo proved and decoded", _ms(min(one.decoded_s for one in readings)), "ms"),
        Row(part, "all commands", readings[0].commands, "APDU"),
    ]


def _over_limit(part: str, name: str, taken_s: float, limit_s: float, aim: float | None) -> list[Row]:
    return [
        Row(part, name, _ms(taken_s), "ms"),
        Row(part, f"{name}, limit of the link", _ms(limit_s), "ms"),
        Row(part, f"{name} / limit", round(taken_s / limit_s, 3), "x", aim, against=_LIMIT),
    ]


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)
