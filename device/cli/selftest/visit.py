"""The made-up person's visit to the throw-away terminal, by the screen's page and before its camera."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass

from device.cli.demo.before_camera import BeforeCamera
from device.cli.demo.errors import VisitFailed
from device.cli.demo.kiosk import Kiosk, Shown
from device.cli.demo.person import Known, Method, Person
from device.cli.selftest.errors import SelftestFailed, VisitFirst
from device.cli.selftest.places import Folder, Installed
from device.cli.selftest.stages import Log, Stage
from device.cli.supervisor.forward import LOOPBACK, Forwarder
from device.firmware.simulated.persona import Persona
from device.firmware.simulated.reader.process import LaidDown, take_away

_STAGE_OF = {
    "reading": Stage.CARD,
    "choosing": Stage.CARD,
    "consent": Stage.SENT,
    "review": Stage.SENT,
    "sending": Stage.SENT,
}


@dataclass(frozen=True)
class Visitor:
    """Who comes, to which terminal, and who may come first."""

    persona: Persona
    method: Method
    folder: Folder
    installed: Installed
    patient_waits: Callable[[], bool]
    """Whether somebody is being received at the machine's real screen."""

    def come(self, log: Log) -> str:
        """Go through the visit and give the ticket.

        Raises:
            SelftestFailed: a page said something unexpected, or the time was over.
            VisitFirst: a patient came to the real terminal.
        """
        forwarder = Forwarder(self.folder.screen_socket)
        with forwarder, ExitStack() as stack:
            url = f"http://{LOOPBACK}:{forwarder.port}"
            if self.method is Method.FACE:
                self._sit(stack.enter_context(closing(BeforeCamera(self.folder.camera, url, self.installed.models))))
            kiosk = stack.enter_context(Kiosk(url))
            LaidDown(self.persona.id, self.folder.issuer, self.installed.portraits).write(self.folder.reader)
            stack.callback(take_away, self.folder.reader)
            try:
                return self._go_through(kiosk, log)
            except VisitFailed as error:
                raise SelftestFailed(f"{log.at.value}: {error}") from error

    def _sit(self, before: BeforeCamera) -> None:
        before.sit(self.installed.portrait(self.persona.live or self.persona.portrait))

    def _go_through(self, kiosk: Kiosk, log: Log) -> str:
        card = self.persona.card
        person = Person(self.method, Known(self.persona.birth, card.security_code, card.pin))
        stage, began, message = Stage.CARD, time.monotonic(), 0
        log.begin(stage)
        for shown in kiosk.watch(log.left_s):
            message = shown.message or message
            self._check(shown, person, log, message)
            if shown.screen == "result":
                log.passed(stage, began)
                return _ticket(shown)
            now = stage if shown.screen == "idle" else _STAGE_OF.get(shown.screen, Stage.HOLDER)
            if now is not stage:
                log.passed(stage, began)
                stage, began = now, time.monotonic()
                log.begin(stage)
            touch = person.answer(shown)
            if touch is not None:
                kiosk.post(touch.form, **touch.entries)
        raise SelftestFailed(f"{log.at.value}: the screen ended")

    def _check(self, shown: Shown, person: Person, log: Log, message: int) -> None:
        if self.patient_waits():
            raise VisitFirst("a patient came")
        if shown.screen == "out_of_service" or (shown.screen == "idle" and len(log.done) > _BEFORE_THE_CARD):
            raise SelftestFailed(f"{log.at.value}: screen {shown.screen}, message {message}")
        if person.left_to_staff:
            raise SelftestFailed(f"{log.at.value}: the holder was not recognised, message {message}")


_BEFORE_THE_CARD = 3
"""Stages that have passed when the card is laid down."""


def _ticket(shown: Shown) -> str:
    if not shown.ticket:
        raise SelftestFailed(f"the visit was not sent, message {shown.message}")
    return shown.ticket
