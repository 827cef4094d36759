"""Somebody comes to the terminal, because some faults show only then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from device.cli.demo.kiosk import Kiosk
from device.cli.demo.line import Line
from device.cli.demo.person import Known, Method, Person
from device.cli.supervisor.waiting import NotReached

_PERSONA = "hanako"
_WITHIN_S = 60.0


def check_in(line: Line, pictures: Path, meanwhile: Callable[[], None]) -> None:
    """Let somebody be checked in by PIN; `pictures` stand before the camera.

    What is to happen `meanwhile` happens when the card lies there.

    Raises:
        NotReached: the visit does not end with a ticket.
    """
    with Kiosk(line.screen_url) as kiosk:
        persona = line.insert_card(_PERSONA, pictures)
        meanwhile()
        person = Person(Method.PIN, Known(persona.birth, persona.card.security_code, persona.card.pin))
        for shown in kiosk.watch(_WITHIN_S):
            if shown.screen == "result":
                line.take_card()
                return
            touch = person.answer(shown)
            if touch is not None:
                kiosk.post(touch.form, **touch.entries)
    raise NotReached("the terminal shows a result")


def leave_without_card(line: Line) -> None:
    """Let somebody say that they have no card: one touch, and a row is in the outbox.

    Raises:
        NotReached: the terminal does not take it.
    """
    sent = False
    with Kiosk(line.screen_url) as kiosk:
        for shown in kiosk.watch(_WITHIN_S):
            if shown.screen == "idle" and not sent:
                form = shown.page.find(action="no_card")
                if form is None:
                    raise NotReached("the terminal offers a visit without a card")
                kiosk.post(form)
                sent = True
            if sent and shown.screen == "result":
                return
    raise NotReached("the terminal shows a ticket")
