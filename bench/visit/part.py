"""The visit part of the bench: the machine's time from the card powered to the visit sealed and committed.

The person answers every page at once, and what the person takes is left out: the log of the firmware tells when an
answer was there and when the machine had done its part. Looking and moving before the camera are the person's time;
what the machine does with a frame is the face part's matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bench.basics.disk import open_disk
from bench.reporting.row import Row, ran
from bench.visit.floors import Bare, Floors, least
from bench.visit.line import Visited, open_clinic
from bench.visit.moments import Step
from device.cli.demo.person import Method
from device.firmware.simulated.link.contactless import ContactlessLink
from device.firmware.simulated.persona import load_persona
from measuring.figures import ms

AIM = 1.2
"""Highest share of the parts that cannot overlap."""
LINK = ContactlessLink(106)
_PERSONA, _PART = "hanako", "visit"
_WAYS = (Method.PIN, Method.FACE)
_AGAINST = (
    "the sum of what cannot overlap: the link's time for the commands sent, the photo as reference, "
    "one seal, one flush"
)
_HOW = (
    "all programs of terminal and clinic, virtual card at 106 kbit/s + 0.5 ms, the person answers at once and is not "
    "counted; the quickest visit, and the quickest of each part alone in turn with it"
)


def measure_visit(build: Path, runs: int) -> list[Row]:
    """Measure; takes about a minute and a half.

    Raises:
        NotMeasured: a visit did not go to its end.
        DeviceAbsent, ProgramMissing, ProgramFailed, VisitFailed: the line does not run as it should.
    """
    persona = load_persona(_PERSONA)
    with open_clinic(build, LINK) as clinic, open_disk(clinic.line.places.run.path) as disk:
        bare = Bare(build, persona, disk)
        clinic.time_visit(persona, Method.PIN)  # the first one also loads what is loaded once
        bare.time_once()
        visits: dict[Method, list[Visited]] = {way: [] for way in _WAYS}
        floors = []
        for _ in range(runs):
            for way in _WAYS:
                visits[way].append(clinic.time_visit(persona, way))
                floors.append(bare.time_once())
    rows = [row for way in _WAYS for row in to_rows(way, visits[way], least(floors))]
    return ran(_HOW, [*rows, *_tell(least(floors))])


def to_rows(way: Method, visits: Sequence[Visited], floors: Floors) -> list[Row]:
    """Give the rows of one way; the quickest visit counts."""
    best = min(visits, key=lambda visit: visit.seconds)
    parts_s = floor_of(best, floors)
    return [
        *(Row(_PART, f"{way.value}: {step}", ms(taken.seconds), "ms") for step, taken in best.steps.items()),
        Row(_PART, f"{way.value}: the machine's time", ms(best.seconds), "ms"),
        Row(_PART, f"{way.value}: of which the card's link", ms(best.on_air_s), "ms"),
        Row(_PART, f"{way.value}: parts that cannot overlap", ms(parts_s), "ms"),
        Row(
            _PART,
            f"{way.value}: the machine's time / parts",
            round(best.seconds / parts_s, 3),
            "x",
            AIM,
            against=_AGAINST,
        ),
    ]


def floor_of(visit: Visited, floors: Floors) -> float:
    """Give the least that a visit with these commands can take, in seconds.

    The photo is there before the card proves itself, and is worked on meanwhile: only what is left counts.
    """
    photo_s = floors.photo_s if Step.OPENING in visit.steps else 0.0
    proof_s = LINK.exchange_s(_PROOF_COMMAND_BYTES, _PROOF_ANSWER_BYTES)
    return visit.on_air_s + max(0.0, photo_s - proof_s) + floors.sending_s


_PROOF_COMMAND_BYTES, _PROOF_ANSWER_BYTES = 41, 258
"""The card's signature over a nonce: DigestInfo with 16 bytes there, 2048 bits and a status word back."""


def _tell(floors: Floors) -> list[Row]:
    return [
        Row(_PART, "alone: photo decoded and taken as reference", ms(floors.photo_s), "ms"),
        Row(_PART, "alone: one visit signed and sealed", ms(floors.seal_s), "ms"),
        Row(_PART, "alone: one page flushed to disk", ms(floors.commit_s), "ms"),
    ]
