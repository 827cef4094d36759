"""Somebody who comes to a whole terminal again and again, enters a PIN, and remembers the ticket that was shown."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

from device.base.errors import UketsukeError
from device.cli.demo.errors import VisitFailed
from device.cli.demo.kiosk import Kiosk
from device.cli.demo.person import Known, Method, Person
from device.cli.demo.places import Places, command
from device.cli.supervisor.forward import LOOPBACK, Forwarder
from device.cli.supervisor.waiting import wait_for
from device.firmware.simulated.persona import load_persona
from device.firmware.simulated.reader.pcscd import join_command

_SCREEN_S = 40.0
_CARD_S = 15.0
_PAUSE_S = 0.3


class Player:
    """Plays visits in a thread of its own from `begin` to `end`; one that fails is over, and the next one begins."""

    def __init__(self, places: Places, card_service: Callable[[], int], persona: str) -> None:
        """Come with the card of `persona`; `card_service` gives the process that the reader hangs on, 0 if none."""
        self.tickets: list[str] = []
        """What was shown, in order."""
        self.failed = 0
        """Visits that came to nothing for the person; they are told so, and sent to the desk."""
        self._places = places
        self._card_service = card_service
        self._persona = persona
        self._known = _known(persona)
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def begin(self) -> None:
        """Begin to come."""
        self._thread.start()

    def end(self) -> None:
        """End with the visit at hand."""
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        with Forwarder(self._places.screen_socket) as forwarder:
            while not self._ending.is_set():
                try:
                    self.tickets.append(self._visit(f"http://{LOOPBACK}:{forwarder.port}"))
                except (UketsukeError, OSError, httpx.HTTPError):  # killed under the person's hands
                    self.failed += 1
                    self._ending.wait(_PAUSE_S)

    def _visit(self, url: str) -> str:
        with Kiosk(url) as kiosk:
            next(shown for shown in kiosk.watch(_SCREEN_S) if shown.screen == "idle")
            with self._card():
                return self._go_through(kiosk)

    def _go_through(self, kiosk: Kiosk) -> str:
        person, begun = Person(Method.PIN, self._known), False
        for shown in kiosk.watch(_SCREEN_S):
            if shown.screen == "result" and shown.ticket:
                return shown.ticket
            begun = begun or shown.screen != "idle"
            if shown.screen == "result" or (begun and shown.screen == "idle") or self._ending.is_set():
                raise VisitFailed("the visit came to nothing")
            touch = person.answer(shown)
            if touch is not None:
                kiosk.post(touch.form, **touch.entries)
        raise VisitFailed("the screen ended")

    @contextmanager
    def _card(self) -> Iterator[None]:
        """Lay the card down, and take it at the end."""
        places, service = self._places, self._card_service()
        if not service:
            raise VisitFailed("there is no card service")
        call = (command("uketsuke"), "card", "emulate", "--persona", self._persona, "--issuer", str(places.issuer))
        full = [*join_command(service), *call, "--portraits", str(places.build.portraits)]
        log = places.run.log(f"card-{time.monotonic_ns()}")
        with log.open("wb") as output:
            card = subprocess.Popen([*full, "--address", places.cards.address], stdout=output, stderr=output)
        try:
            wait_for(lambda: card.poll() is not None or _is_down(log), "the card lies on the reader", _CARD_S)
            yield
        finally:
            card.terminate()
            with suppress(subprocess.TimeoutExpired):
                card.wait(2)
            card.kill()
            card.wait()
            log.unlink(missing_ok=True)


def _is_down(log: Path) -> bool:
    return "inserted at" in log.read_text("utf-8", "replace")


def _known(name: str) -> Known:
    persona = load_persona(name)
    return Known(persona.birth, persona.card.security_code, persona.card.pin)
