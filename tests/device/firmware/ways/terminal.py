"""A terminal in this process: real table, card part, virtual card, voice and sealing, touched through its pages.

Only what needs a camera is played: a face is compared and moves as it should. The host's answers are given by hand.
"""

from __future__ import annotations

import asyncio
import io
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import httpx

from device.base.log import EventLog
from device.cli.demo.page import Form, Page
from device.firmware.attendant.attendant import Attendant
from device.firmware.attendant.drawing import Drawing
from device.firmware.attendant.evidence import Evidence
from device.firmware.attendant.outgoing import Outgoing
from device.firmware.attendant.preferred import ClinicsChoice
from device.firmware.attendant.presenter import FactsToShow, Presenter
from device.firmware.attendant.showing import Surroundings
from device.firmware.attendant.touches import Touches
from device.firmware.keys.counter import Counter
from device.firmware.keys.identity import Identity
from device.firmware.link.client import DaemonLink
from device.firmware.link.sealing import Sealer
from device.firmware.screen.app import create_app
from device.firmware.screen.catalogue import Catalogue
from device.firmware.screen.languages import LANGUAGES
from device.firmware.screen.port import View
from device.firmware.speech.announcer import Announcer
from device.firmware.speech.line import Line
from device.firmware.speech.turns import Turns
from device.firmware.visit.events import Begins, Event, Kind, Replied, StaffConfirmed
from device.firmware.visit.states import Effect
from device.firmware.visit.visit import Rules, Visit
from device.wire.envelope import open_sealed, verify
from device.wire.errors import WrongType
from device.wire.keys import generate_signing_key
from device.wire.messages.host import Eligibility, NextStep, Reply
from device.wire.messages.visit import REGISTRATION_TYPE, VISIT_TYPE
from device.wire.words import EligibilityStatus, Outcome
from tests.device.daemon.keys_of_host import HOST, HostKeys
from tests.device.firmware.attendant.reading import Desk
from tests.device.firmware.attendant.test_result import face_comparison, shown_alive
from tests.device.firmware.simulated.made import Maker

CLINIC = "見本クリニック"
HOST_KEYS = HostKeys()
KEY = generate_signing_key()
IDENTITY = Identity("c1", "t-front", "A", HOST_KEYS.identity())
WITHIN_S = 30.0
_STEPS = {EligibilityStatus.ELIGIBLE: 1, EligibilityStatus.NOT_REGISTERED: 5}
_BASE = "http://127.0.0.1:8080"


class Mouth:
    """Notes what is said."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def say(self, lines: Sequence[Line], language: str) -> float:
        self.said += [f"{language}: {line.text}" for line in lines]
        return 0.0

    def hush(self) -> None:
        """Be silent."""

    def set_volume(self, volume: int) -> None:
        assert 1 <= volume <= 5


@dataclass
class Host:
    """The other end: opens what is sent, and answers each message with the next status."""

    statuses: list[EligibilityStatus]
    post: Callable[[Event, str], None] = lambda _event, _visit: None
    opened: list[dict[str, Any]] = field(default_factory=list)

    def current_challenge(self) -> str:
        return "challenge"

    async def put(self, _seq: int, sealed: str, *, urgent: bool) -> None:
        assert urgent
        token = open_sealed(sealed, HOST_KEYS.opening, receiver=HOST, sender="t-front").token
        body = _verified(token)["body"]
        self.opened.append(body)
        if not self.statuses:
            return
        status = self.statuses.pop(0)
        eligibility = Eligibility(checked=True, checked_late=False, status=status, next_step=_next_step(status))
        answer = Replied(Reply(body["visit_id"], Outcome.MATCH, eligibility))
        asyncio.get_running_loop().call_soon(self.post, answer, body["visit_id"])


def _verified(token: str) -> dict[str, Any]:
    try:
        return verify(token, VISIT_TYPE, lambda _: KEY).claims
    except WrongType:
        return verify(token, REGISTRATION_TYPE, lambda _: KEY).claims


def _next_step(status: EligibilityStatus) -> NextStep:
    return NextStep(_STEPS[status], "made_up")


class Terminal:
    """What stands before a person, and what they do with it."""

    def __init__(self, maker: Maker, words: dict[str, Catalogue], host: Host, rules: Rules, folder: Path) -> None:
        self.desk = Desk(maker)
        self.host, self.mouth = host, Mouth()
        self.pages: list[tuple[View, str]] = []
        self._ids = 0
        self.attendant = Attendant(rules, time.monotonic, EventLog("firmware", io.StringIO()))
        host.post = self.attendant.post
        evidence = self.desk.evidence
        outgoing = _outgoing(host, evidence, folder, self.new_id)
        touches = Touches(self.attendant.post, self.new_id, evidence)
        facts = FactsToShow(evidence.renew_until, outgoing.draft)
        self.presenter = Presenter(touches, time.monotonic, _surroundings(rules), facts)
        self.attendant.equip(self._handlers(outgoing, evidence), self.presenter.show_visit)
        self._announcer = Announcer(self.presenter, self.mouth, words, Turns(2.5), time.monotonic)
        app = create_app(self.presenter, "secret", words=words)
        self._client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=_BASE)

    def new_id(self) -> str:
        self._ids += 1
        return f"01JDGQ6Y8ZK3T5V7W9X1A2B{self._ids:03d}"

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Serve; every view is drawn as a whole page and kept."""
        async with asyncio.timeout(WITHIN_S), self._client:
            tasks = [asyncio.create_task(one) for one in (self.attendant.run(), self._announcer.run(), self._watch())]
            try:
                yield
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
                self.desk.part.stop()

    def lay_down(self, persona: str) -> None:
        self.desk.lay_down(persona)
        self.attendant.post(Begins(Kind.CARD_IN, self.new_id()))

    def take(self) -> None:
        self.desk.take()
        self.attendant.post(Event(Kind.CARD_OUT))

    async def touch(self, entries: Mapping[str, str] | None = None, /, **wanted: str) -> None:
        """Touch the button whose form holds `wanted`, as soon as it is there."""
        form = await self._find(wanted)
        answer = await self._client.post(form.action, data=form.filled(**(entries or {})))
        assert answer.status_code == 303, (wanted, answer.status_code)

    async def until(self, screen: str) -> View:
        """Wait until a screen is shown."""
        view = self.presenter.view()
        while view.screen != screen:
            view = await self.presenter.changed(view.number)
        return view

    async def page(self) -> str:
        """Give the page as it is now."""
        return (await self._client.get("/")).text

    async def _find(self, wanted: Mapping[str, str]) -> Form:
        while True:
            number = self.presenter.view().number
            form = Page.parse(await self.page()).find(**wanted)
            if form is not None:
                return form
            await self.presenter.changed(number)

    async def _watch(self) -> None:
        view = self.presenter.view()
        while True:
            self.pages.append((view, await self.page()))
            view = await self.presenter.changed(view.number)

    def _handlers(
        self, outgoing: Outgoing, evidence: Evidence
    ) -> dict[Effect, Callable[[Visit], Awaitable[Event | None]]]:
        async def nothing(_visit: Visit) -> None:
            return None

        async def forget(_visit: Visit) -> None:
            self.attendant.drop()
            evidence.forget()
            await self.desk.part.release()

        part = self.desk.part
        return {
            **dict.fromkeys(Effect, nothing),
            Effect.READ_CARD: part.read,
            Effect.COMPARE_CARD: part.compare,
            Effect.SIGN_PIN: part.sign_pin,
            Effect.OPEN_RECORD: _answering(Event(Kind.RECORD_OPENED)),
            Effect.START_LOOKING: self._looks(evidence),
            Effect.ASK_MOVEMENT: self._moves(evidence),
            Effect.CHECK_STAFF_CODE: _answering(StaffConfirmed("mihon")),
            Effect.SEND_VISIT: outgoing.send_visit,
            Effect.SEND_REGISTRATION: outgoing.send_registration,
            Effect.FORGET: forget,
        }

    def _looks(self, evidence: Evidence) -> Callable[[Visit], Awaitable[Event]]:
        async def look(_visit: Visit) -> Event:
            self.presenter.show_face("too_far", b"jpeg")
            evidence.comparison = face_comparison((0.4417, 0.4417))
            return Event(Kind.FACE_MATCHED)

        return look

    def _moves(self, evidence: Evidence) -> Callable[[Visit], Awaitable[Event]]:
        async def move(_visit: Visit) -> Event:
            assert evidence.comparison is not None
            evidence.acceptance, evidence.liveness = evidence.comparison.acceptance(), shown_alive()
            return Event(Kind.LIVENESS_SHOWN)

        return move


def _answering(event: Event) -> Callable[[Visit], Awaitable[Event]]:
    async def handler(_visit: Visit) -> Event:
        return event

    return handler


def _surroundings(rules: Rules) -> Surroundings:
    return Surroundings(
        CLINIC,
        enrolled=True,
        staff_codes=True,
        no_card_offered=True,
        guardian_offered=True,
        withdrawal_offered=True,
        asks_consent=rules.asks_consent,
        clinic=ClinicsChoice(spoken=frozenset(LANGUAGES)),
    )


def _outgoing(host: Host, evidence: Evidence, folder: Path, new_id: Callable[[], str]) -> Outgoing:
    counter = Counter(folder / "counter.sqlite", b"k" * 32)

    def sealer(identity: Identity) -> Sealer:
        return Sealer(identity, KEY, "boot-1", time.time, new_id)

    drawing = Drawing(counter, lambda: IDENTITY)
    return Outgoing(cast("DaemonLink", host), drawing, sealer, lambda: IDENTITY, evidence, "0.1.0", time.time)
