"""The camera is on from the choice of the face to whatever leads away from it; frames are taken in looking only."""

from __future__ import annotations

import asyncio
import io
import time
from collections.abc import Callable
from random import Random
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from device.base.log import EventLog
from device.firmware.attendant.attendant import Attendant, Handler
from device.firmware.attendant.card_part import CardPart
from device.firmware.attendant.evidence import Evidence
from device.firmware.attendant.face_part import FacePart, FaceTools
from device.firmware.attendant.presenter import FactsToShow, Presenter
from device.firmware.attendant.service import Owned, VisitService
from device.firmware.attendant.showing import Surroundings
from device.firmware.attendant.touches import Touches
from device.firmware.camera.lamp import LitCamera
from device.firmware.camera.port import CameraStalled
from device.firmware.face.basics.picture import Frame
from device.firmware.face.liveness.limits import read_limits
from device.firmware.face.settings import FaceSettings
from device.firmware.face.verifier import FaceVerifier
from device.firmware.visit.events import Begins, CardRead, Chose, Event, Kind
from device.firmware.visit.states import Effect, State, Way
from device.firmware.visit.visit import Rules, Visit
from tests.device.firmware.attendant.test_forgetting import OpenedCard, Watch
from tests.models.built import find_models

VISIT_ID = "01JDGQ6Y8ZK3T5V7W9X1A2B3C4"
WITHIN_S = 60.0
FACE_WAY = {State.UNLOCKING, State.LOOKING}


class NotedCamera:
    """Sees nobody; notes in which state of the visit it was asked for what."""

    def __init__(self, state: Callable[[], State]) -> None:
        self._state = state
        self.is_on = False
        self.opened: list[State] = []
        self.captured: list[State] = []

    def open(self) -> None:
        self.is_on = True
        self.opened.append(self._state())

    def capture(self, timeout_s: float) -> Frame:
        if not self.is_on:
            raise CameraStalled(f"closed, so no frame within {timeout_s:g} s")
        self.captured.append(self._state())
        return Frame(np.full((480, 640, 3), 120, np.uint8))

    def close(self) -> None:
        self.is_on = False


class Scene:
    """The attendant with the real face part; cards and everything else are given by hand."""

    def __init__(self) -> None:
        log, loop, evidence = EventLog("firmware", io.StringIO()), asyncio.get_running_loop(), Evidence()
        self.attendant = Attendant(Rules(), time.monotonic, log)
        self.camera = NotedCamera(lambda: self.attendant.visit.state)
        self.lamp: list[bool] = []
        touches = Touches(self.attendant.post, lambda: VISIT_ID, evidence)
        presenter = Presenter(touches, time.monotonic, Surroundings(enrolled=True), FactsToShow())
        verifier = FaceVerifier.load(find_models(), FaceSettings(threads=1))
        tools = FaceTools(
            LitCamera(self.camera, self.lamp.append),
            verifier,
            read_limits(),
            Random(3),
            FaceSettings(),
            presenter.show_face,
        )
        self.face = FacePart(tools, cast("CardPart", OpenedCard(Watch())), evidence)
        service = VisitService(self.attendant, presenter, lambda: VISIT_ID, loop, log)
        quiet = SimpleNamespace(stop=_nothing, release=_nothing, any=False, show_serving=lambda _serving: None)
        owned = SimpleNamespace(card=quiet, face=self.face, printed=quiet, panel=quiet, staff_codes=quiet)
        service.own(cast("Owned", owned))
        self.attendant.equip(self._handlers(service, evidence), presenter.show_visit)

    def _handlers(self, service: VisitService, evidence: Evidence) -> dict[Effect, Handler]:
        async def read(_visit: Visit) -> Event:
            return CardRead((Way.FACE, Way.PIN, Way.STAFF), 3)

        return {
            **dict.fromkeys(Effect, _nothing),
            Effect.READ_CARD: read,
            Effect.WARM_UP: self.face.warm_up,
            Effect.OPEN_RECORD: self.face.open_record,
            Effect.START_LOOKING: self.face.look,
            Effect.STOP_LOOKING: service.stop_looking,
            Effect.FORGET: service.forget(evidence),
        }

    async def go(self, *events: Event, to: State) -> None:
        """Let events happen, and wait for the state."""
        for event in events:
            self.attendant.post(event)
        await self.until(lambda: self.attendant.visit.state is to)

    async def until(self, condition: Callable[[], object]) -> None:
        async with asyncio.timeout(WITHIN_S):
            while not condition():
                await asyncio.sleep(0.005)

    async def begin(self) -> None:
        """Lay a card down, choose the face, and wait until the camera is warm."""
        await self.go(Begins(Kind.CARD_IN, VISIT_ID), to=State.CHOOSING)
        assert not self.camera.opened
        await self.go(Chose(Way.FACE), to=State.UNLOCKING)
        await self.until(lambda: self.camera.is_on)
        assert self.lamp == [True]

    async def look(self) -> None:
        """Type the number, and wait until frames are taken."""
        await self.go(Event(Kind.BIRTH_ENTERED), Event(Kind.NUMBER_ENTERED), to=State.LOOKING)
        await self.until(lambda: len(self.camera.captured) > 2)


async def _nothing(*_about: object) -> None:
    return None


AWAY = [
    pytest.param(Event(Kind.BACK), False, id="back while typing"),
    pytest.param(Chose(Way.PIN), False, id="pin while typing"),
    pytest.param(Event(Kind.CARD_OUT), False, id="card taken while typing"),
    pytest.param(Event(Kind.BACK), True, id="back"),
    pytest.param(Chose(Way.STAFF), True, id="staff"),
    pytest.param(Event(Kind.CANCEL), True, id="cancel"),
    pytest.param(Event(Kind.CARD_OUT), True, id="card taken"),
]


@pytest.mark.parametrize(("away", "looks"), AWAY)
def test_whatever_leads_away_from_the_face_switches_camera_and_lamp_off(away: Event, looks: bool) -> None:
    async def play() -> Scene:
        scene = Scene()
        running = asyncio.create_task(scene.attendant.run())
        await scene.begin()
        if looks:
            await scene.look()
        scene.attendant.post(away)
        await scene.until(lambda: scene.attendant.visit.state not in FACE_WAY)
        await scene.until(lambda: not scene.camera.is_on)
        count = len(scene.camera.captured)
        await scene.attendant.answer()
        assert len(scene.camera.captured) == count
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        scene.face.end()
        return scene

    scene = asyncio.run(play())
    assert scene.lamp[-1] is False
    assert set(scene.camera.opened) <= FACE_WAY
    assert bool(scene.camera.captured) is looks
    # A capture that had begun when the person left is let end; none begins afterwards.
    assert set(scene.camera.captured[:-1]) <= {State.LOOKING}
