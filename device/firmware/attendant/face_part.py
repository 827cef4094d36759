"""The effects that need the camera: warm up, look, stop. Camera and networks have one thread each.

Time is measured by the clock of the table, not by usable frames: this part looks until it is told to stop or the
comparison is decided, and says with each frame what would help.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import TypeVar

from device.base.errors import UketsukeError
from device.firmware.attendant.aiming import hint_of
from device.firmware.attendant.card_part import CardPart
from device.firmware.attendant.card_rules import record_failure
from device.firmware.attendant.evidence import Evidence
from device.firmware.camera.port import Camera
from device.firmware.camera.preview import encode_preview
from device.firmware.card.basics.errors import CardGone
from device.firmware.card.record.photo import ChipPhoto
from device.firmware.face.basics.errors import NoFaceInPhoto, PhotoError
from device.firmware.face.basics.picture import Frame
from device.firmware.face.deciding.comparison import Comparison
from device.firmware.face.deciding.verdict import Verdict
from device.firmware.face.gate.look import Look
from device.firmware.face.gate.motion import tell_motion
from device.firmware.face.gate.quality import Reason
from device.firmware.face.liveness.examiner import Asking, Examiner
from device.firmware.face.liveness.failures import number_of
from device.firmware.face.liveness.limits import LivenessLimits
from device.firmware.face.liveness.trial import Ending
from device.firmware.face.settings import FaceSettings
from device.firmware.face.verifier import FaceVerifier
from device.firmware.visit.events import Event, Failed, Kind
from device.firmware.visit.visit import Visit

T = TypeVar("T")

CAPTURE_TIMEOUT_S = 2.0

_DECIDED = {
    Verdict.MATCH: Kind.FACE_MATCHED,
    Verdict.UNCERTAIN: Kind.FACE_UNCERTAIN,
    Verdict.NO_MATCH: Kind.FACE_NO_MATCH,
}


@dataclass(frozen=True)
class FaceTools:
    """What the face part works with; `show` takes a hint's name and a preview picture (JPEG).

    `random` draws the challenges: in the product from the system's own source, so that nobody can foretell them.
    """

    camera: Camera
    verifier: FaceVerifier
    limits: LivenessLimits
    random: Random
    settings: FaceSettings
    show: Callable[[str, bytes], None]


class FacePart:
    """Compares the live face with the card's photo."""

    def __init__(self, tools: FaceTools, card: CardPart, evidence: Evidence) -> None:
        """Keep the parts; nothing is switched on yet."""
        self._tools = tools
        self._card = card
        self._evidence = evidence
        self._camera_thread = ThreadPoolExecutor(1, thread_name_prefix="camera")
        self._network_thread = ThreadPoolExecutor(1, thread_name_prefix="face")

    async def warm_up(self, _visit: Visit) -> Event | None:
        """Switch the camera on while the person still types, since that takes a moment."""
        try:
            await self._on_camera(self._tools.camera.open)
        except UketsukeError as error:
            return Failed(Kind.FACE_FAILED, error.number)
        return None

    async def open_record(self, _visit: Visit) -> Event:
        """Open the card's record and take its photo as the reference, worked on while the card proves itself."""
        begun: list[Future[Comparison]] = []

        def begin(photo: ChipPhoto) -> None:
            begun.append(self._network_thread.submit(self._compare_with, photo))

        try:
            await self._card.open_record(begin)
            self._evidence.comparison = await asyncio.wrap_future(begun[0])
        except PhotoError as error:
            return Failed(Kind.FACE_FAILED, error.number)
        except UketsukeError as error:
            return record_failure(error)
        return Event(Kind.RECORD_OPENED)

    def _compare_with(self, photo: ChipPhoto) -> Comparison:
        return Comparison(self._tools.verifier.enrol_reference(photo.decode()))

    async def look(self, _visit: Visit) -> Event:
        """Look until the comparison is decided."""
        comparison = self._evidence.comparison
        if comparison is None:
            return Failed(Kind.FACE_FAILED, NoFaceInPhoto.number)
        comparison.begin_attempt()
        started = time.monotonic()
        try:
            await self._on_camera(self._tools.camera.open)
            verdict = await self._look_until_decided(comparison)
        except UketsukeError as error:
            return _looking_failure(error)
        self._evidence.timings_ms["look"] = round((time.monotonic() - started) * 1000)
        return Event(_DECIDED[verdict])

    async def ask_movement(self, _visit: Visit) -> Event:
        """Put a challenge to whoever was compared, then make sure that the card is still the same one."""
        comparison = self._evidence.comparison
        if comparison is None:
            return Failed(Kind.FACE_FAILED, NoFaceInPhoto.number)
        tools, started = self._tools, time.monotonic()
        examiner = Examiner(tools.verifier, tools.limits, comparison.compared, tools.random, started)
        try:
            ending = await self._ask_until_ended(examiner)
            if ending is not Ending.PASSED:
                return Failed(Kind.LIVENESS_FAILED, number_of(ending))
            if not await self._card.is_same_card():
                return Failed(Kind.CARD_FAILED, CardGone.number)
        except UketsukeError as error:
            return _looking_failure(error)
        self._evidence.liveness, self._evidence.acceptance = examiner.proof(), comparison.acceptance()
        self._evidence.timings_ms["movement"] = round((time.monotonic() - started) * 1000)
        return Event(Kind.LIVENESS_SHOWN)

    async def stop(self) -> None:
        """Clear the preview, and switch the camera off as soon as its thread is free: nobody waits for that."""
        self._tools.show("", b"")
        self._camera_thread.submit(self._tools.camera.close)

    def end(self) -> None:
        """End the threads."""
        for thread in (self._camera_thread, self._network_thread):
            thread.shutdown(wait=False, cancel_futures=True)

    async def _look_until_decided(self, comparison: Comparison) -> Verdict:
        frame = await self._capture()
        look: Look | None = None
        while True:
            next_frame = asyncio.ensure_future(self._capture())
            try:
                look = tell_motion(await self._on_networks(partial(self._tools.verifier.look, frame)), look)
                verdict = comparison.add(look)
                await self._show(frame, look)
            except BaseException:
                next_frame.cancel()
                raise
            if verdict is not Verdict.UNDECIDED and look.embedding is not None:
                next_frame.cancel()
                return verdict
            frame = await next_frame

    async def _ask_until_ended(self, examiner: Examiner) -> Ending:
        taken = asyncio.ensure_future(self._capture_timed())
        while True:
            frame, at = await taken
            taken = asyncio.ensure_future(self._capture_timed())
            try:
                asking = await self._on_networks(partial(examiner.take, frame, at))
                picture = await self._on_camera(partial(encode_preview, frame, asking.others, None))
                self._tools.show(_hint_of(asking), picture)
            except BaseException:
                taken.cancel()
                raise
            if asking.ending is not None:
                taken.cancel()
                return asking.ending

    async def _capture_timed(self) -> tuple[Frame, float]:
        """Capture, and give the time at which the frame was there."""

        def work() -> tuple[Frame, float]:
            return self._tools.camera.capture(CAPTURE_TIMEOUT_S), time.monotonic()

        return await self._on_camera(work)

    async def _capture(self) -> Frame:
        return await self._on_camera(lambda: self._tools.camera.capture(CAPTURE_TIMEOUT_S))

    async def _show(self, frame: Frame, look: Look) -> None:
        picture = await self._on_camera(lambda: encode_preview(frame, look.others, None))
        self._tools.show(hint_of(look, self._tools.settings.oval), picture)

    async def inspect(self, frame: Frame) -> Look:
        """Look at a frame that is no visit's, in the one thread that uses the networks."""
        return await self._on_networks(lambda: self._tools.verifier.look(frame))

    async def _on_camera(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._camera_thread, work)

    async def _on_networks(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._network_thread, work)


def _hint_of(asking: Asking) -> str:
    """Say first what is in the way of being seen at all."""
    return asking.prompt.value if asking.reason is Reason.OK else asking.reason.value


def _looking_failure(error: UketsukeError) -> Event:
    kind = Kind.CARD_FAILED if isinstance(error, CardGone) else Kind.FACE_FAILED
    return Failed(kind, error.number)
