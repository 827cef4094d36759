"""One visit through a running line, played without a person: card down, the screen's forms, card away, result."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from device.cli.demo.desk import confirm_at_desk
from device.cli.demo.errors import VisitFailed
from device.cli.demo.kiosk import Kiosk, Shown
from device.cli.demo.line import Line
from device.cli.demo.person import Known, Method, Person
from device.cli.demo.progress import Progress
from device.cli.demo.result import Received
from device.firmware.simulated.persona import Persona

_OVER = frozenset({"out_of_service"})


@dataclass(frozen=True)
class Wish:
    """Who comes and how they want to be checked; an empty PIN means that they know their own."""

    persona: str = "hanako"
    method: Method = Method.FACE
    pin: str = field(default="", repr=False)
    camera: Path | None = None
    screen_within_s: float = 90.0
    result_within_s: float = 30.0


class Play:
    """Plays visits on one line."""

    def __init__(self, line: Line, progress: Progress) -> None:
        """Play on `line`, telling `progress`."""
        self._line = line
        self._progress = progress

    def visit(self, wish: Wish) -> Received:
        """Play one visit to its end and give the newest result of it.

        Raises:
            VisitFailed: a page said something unexpected, or nothing came in time.
            DeviceAbsent: a simulated device cannot be had.
            ProgramFailed: a program ended.
        """
        with Kiosk(self._line.screen_url) as kiosk:
            self._await_screen(kiosk, "idle", wish.screen_within_s)
            persona = self._line.insert_card(wish.persona, wish.camera)
            self._progress.step(f"card of persona {persona.id} laid on the reader")
            person = Person(wish.method, _known(persona, wish))
            try:
                ticket = self._go_through(kiosk, person, wish.screen_within_s)
            finally:
                self._line.take_card()
            self._progress.step(f"card taken, ticket {ticket}")
        received = self._line.await_result(ticket, wish.result_within_s)
        self._progress.step("clinic software received, opened and acknowledged the result")
        if wish.method is Method.STAFF and not person.left_to_staff:
            return self._confirm(ticket, wish.result_within_s)
        return received

    def _await_screen(self, kiosk: Kiosk, screen: str, within_s: float) -> None:
        next(shown for shown in kiosk.watch(within_s) if shown.screen == screen)

    def _go_through(self, kiosk: Kiosk, person: Person, within_s: float) -> str:
        begun, last = False, ""
        for shown in kiosk.watch(within_s):
            last = self._tell(shown, last)
            begun = begun or shown.screen != "idle"
            if shown.screen == "result":
                return _ticket(shown)
            if shown.screen in _OVER or (begun and shown.screen == "idle"):
                raise VisitFailed(f"the visit ended on screen {shown.screen} without a result")
            touch = person.answer(shown)
            if touch is not None:
                kiosk.post(touch.form, **touch.entries)
        raise VisitFailed("the screen ended")

    def _tell(self, shown: Shown, last: str) -> str:
        now = f"screen {shown.screen}" + (f", message {shown.message}" if shown.message else "")
        if now != last:
            self._progress.step(now)
        return now

    def _confirm(self, ticket: str, within_s: float) -> Received:
        server = self._line.server
        confirm_at_desk(server.desk_url, server.log_in, ticket)
        self._progress.step(f"desk: visit with ticket {ticket} confirmed")
        received = self._line.await_result(ticket, within_s, pending_is_enough=False)
        self._progress.step("clinic software received, opened and acknowledged the confirmation")
        return received


def _known(persona: Persona, wish: Wish) -> Known:
    return Known(persona.birth, persona.card.security_code, wish.pin or persona.card.pin)


def _ticket(shown: Shown) -> str:
    if not shown.ticket:
        raise VisitFailed(f"the terminal could not send the visit (message {shown.message})")
    return shown.ticket
