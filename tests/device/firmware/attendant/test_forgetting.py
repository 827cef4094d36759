"""After a visit by face nothing of a person is held any more: no frame, no crop, no embedding, no photo."""

from __future__ import annotations

import asyncio
import gc
import time
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random
from typing import cast

import numpy as np
from numpy.typing import NDArray

from device.firmware.attendant.card_part import CardPart
from device.firmware.attendant.evidence import Evidence
from device.firmware.attendant.face_part import FacePart, FaceTools
from device.firmware.card.record.photo import ChipPhoto
from device.firmware.face.basics.picture import Frame, Rgb
from device.firmware.face.liveness.limits import read_limits
from device.firmware.face.networks.embedding import Embedder, Embedding
from device.firmware.face.settings import FaceSettings
from device.firmware.face.verifier import FaceVerifier
from device.firmware.simulated.frames import draw_variation, render_frame
from device.firmware.simulated.photo import make_card_photo, read_portrait
from device.firmware.visit.events import Kind
from device.firmware.visit.visit import Visit
from tests.models.built import find_models, find_portrait

PORTRAIT = "astronaut.png"
VISIT = Visit()
WITHIN_S = 30.0


@dataclass
class Watch:
    """Weak references to everything that a person could be known by."""

    seen: list[weakref.ReferenceType[object]] = field(default_factory=list)

    def add(self, thing: object) -> None:
        self.seen.append(weakref.ref(thing))

    def alive(self) -> list[object]:
        return [thing for thing in (reference() for reference in self.seen) if thing is not None]


class WatchedEmbedder:
    """Notes each crop and each embedding."""

    def __init__(self, inner: Embedder, watch: Watch) -> None:
        self._inner = inner
        self._watch = watch

    def embed(self, aligned: Rgb) -> Embedding:
        made = self._inner.embed(aligned)
        for thing in (aligned, made, made.values):
            self._watch.add(thing)
        return made


class WatchedCamera:
    """Renders a frame of the portrait for each capture, and notes it."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._portrait = read_portrait(find_portrait(PORTRAIT))
        self._random = np.random.default_rng(7)
        self.captured = 0

    def open(self) -> None:
        """Be ready."""

    def close(self) -> None:
        """Be done."""

    def capture(self, timeout_s: float) -> Frame:
        """Give the next frame."""
        assert timeout_s > 0
        pixels: NDArray[np.uint8] = render_frame(self._portrait, draw_variation(self._random), self._random)
        frame = Frame(pixels)
        self._watch.add(frame)
        self._watch.add(pixels)
        self.captured += 1
        return frame


class OpenedCard:
    """A card whose record is open: gives its photo, and stays where it is."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch

    async def open_record(self, begin: Callable[[ChipPhoto], None]) -> None:
        photo = ChipPhoto(make_card_photo(find_portrait(PORTRAIT)))
        self._watch.add(photo)
        begin(photo)

    async def is_same_card(self) -> bool:
        return True


def test_nothing_of_a_person_stays_after_a_visit() -> None:
    watch = Watch()
    camera = WatchedCamera(watch)
    loaded = FaceVerifier.load(find_models(), FaceSettings(threads=1))
    verifier = replace(loaded, embedder=cast("Embedder", WatchedEmbedder(loaded.embedder, watch)))
    evidence = Evidence()
    tools = FaceTools(camera, verifier, read_limits(), Random(3), FaceSettings(), lambda _hint, _picture: None)
    part = FacePart(tools, cast("CardPart", OpenedCard(watch)), evidence)

    async def visit() -> None:
        assert (await part.open_record(VISIT)).kind is Kind.RECORD_OPENED
        assert (await part.look(VISIT)).kind is Kind.FACE_MATCHED
        asked = asyncio.create_task(part.ask_movement(VISIT))
        before = camera.captured
        while camera.captured < before + 3 and not asked.done():
            await asyncio.sleep(0.01)
        asked.cancel()  # the card is pulled, the time is over, the person goes: all end it in the same way
        await asyncio.gather(asked, return_exceptions=True)
        assert watch.alive()
        await part.stop()

    asyncio.run(visit())
    part.end()
    evidence.forget()
    deadline = time.monotonic() + WITHIN_S
    while watch.alive() and time.monotonic() < deadline:  # the threads may still be at the last frame
        time.sleep(0.01)
        gc.collect()
    assert len(watch.seen) > 20
    assert [type(thing).__name__ for thing in watch.alive()] == []
