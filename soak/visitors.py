"""Who comes: people of all ways, one after the other, at the terminal's own page and its virtual reader."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from device.cli.demo.errors import VisitFailed
from device.cli.demo.kiosk import Kiosk, Shown
from device.cli.demo.line import Line
from device.cli.demo.person import Known, Method, Person, Touch
from device.cli.demo.reader import Reader
from device.firmware.simulated.persona import Persona, load_persona

_SCREEN_S = 90.0
_WRONG_PIN = "9999"


class Kind(StrEnum):
    """How somebody comes."""

    NO_CARD = "no_card"
    PIN = "pin"
    WRONG_PIN = "wrong_pin"
    """Wrong once, then right."""
    PULLED = "pulled"
    """The card is taken while the PIN is asked, and put back."""
    STAFF = "staff"
    FACE = "face"
    LEFT = "left"
    """The person changes their mind before anything is sent."""


SHARES = {
    Kind.NO_CARD: 7,
    Kind.PIN: 5,
    Kind.WRONG_PIN: 2,
    Kind.PULLED: 2,
    Kind.STAFF: 2,
    Kind.LEFT: 1,
    Kind.FACE: 1,
}
"""How many of twenty people come in which way."""


def draw(seed: int, shares: Mapping[Kind, int] = SHARES) -> Iterator[Kind]:
    """Give people for ever, by their shares, in an order of chance; the same seed gives the same people."""
    chance = random.Random(seed)
    kinds = [kind for kind, share in shares.items() for _ in range(share)]
    while True:
        chance.shuffle(kinds)
        yield from kinds


@dataclass
class _Mind:
    """What one person does on each screen, beside what the demo's person would."""

    kind: Kind
    person: Person
    came: bool = False
    wrong_given: bool = False
    pulled: bool = False
    put_back: bool = False


class Visitors:
    """Plays visits on one line, all with the card of one persona."""

    def __init__(self, line: Line, kiosk: Kiosk, persona: str) -> None:
        """Come to the page `kiosk` with the card of `persona`, whom the authority knows already."""
        self._persona: Persona = load_persona(persona)
        self._name = persona
        self._line = line
        self._reader = Reader(line.supervisor, line.places)
        self._kiosk = kiosk
        self._portrait = line.places.build.portrait(self._persona.live)
        line.person.prepare(self._portrait)

    def visit(self, kind: Kind) -> str:
        """Come once; give the ticket, which is empty where nothing was to be sent.

        Raises:
            VisitFailed: the visit came to nothing although it should not have.
        """
        if kind is Kind.FACE:
            self._line.person.sit(self._portrait)
        ticket = self._go_through(_Mind(kind, Person(_method(kind), self._known)))
        if kind is Kind.FACE:
            self._line.person.leave()
        return ticket

    def _go_through(self, mind: _Mind) -> str:
        """Follow the page from idle to idle, and give the ticket that it showed."""
        begun, ticket = False, ""
        for shown in self._kiosk.watch(_SCREEN_S):
            if shown.screen == "idle" and begun:
                return self._end(mind.kind, ticket)
            begun = begun or shown.screen != "idle"
            if shown.screen == "result":
                ticket = ticket or self._take_ticket(shown)
            elif (touch := self._answer(shown, mind)) is not None:
                self._kiosk.post(touch.form, **touch.entries)
        raise VisitFailed("the screen ended")

    def _answer(self, shown: Shown, mind: _Mind) -> Touch | None:
        if shown.screen == "idle":
            return self._come(shown, mind)
        if shown.screen == "choosing" and mind.kind is Kind.LEFT:
            return _touch(shown, "cancel")
        if shown.screen == "card_away":
            self._put_back(mind)
            return None
        if shown.screen == "pin":
            return self._answer_pin(shown, mind)
        return mind.person.answer(shown)

    def _come(self, shown: Shown, mind: _Mind) -> Touch | None:
        if mind.kind is Kind.NO_CARD:  # touched again where the page changed under the finger
            return _touch(shown, "no_card")
        if mind.came:
            return None
        mind.came = True
        self._reader.lay(self._name, "soak", fresh=True)
        return None

    def _put_back(self, mind: _Mind) -> None:
        if not mind.put_back:
            mind.put_back = True
            self._reader.lay(self._name, "soak", fresh=False)

    def _answer_pin(self, shown: Shown, mind: _Mind) -> Touch | None:
        if mind.kind is Kind.PULLED and not mind.pulled:
            mind.pulled = True
            self._reader.take()
            return None
        form = shown.page.find(action="pin")
        if form is None or not (mind.wrong_given or mind.kind is Kind.WRONG_PIN):
            return Touch(form, {"digits": self._persona.card.pin}) if form else None
        digits = self._persona.card.pin if mind.wrong_given else _WRONG_PIN
        mind.wrong_given = True
        return Touch(form, {"digits": digits})

    def _take_ticket(self, shown: Shown) -> str:
        self._reader.take()
        if not shown.ticket:
            raise VisitFailed(f"the terminal could not send the visit (message {shown.message})")
        return shown.ticket

    def _end(self, kind: Kind, ticket: str) -> str:
        if not ticket:
            self._reader.take()
        if not ticket and kind is not Kind.LEFT:
            raise VisitFailed(f"the visit of a person of the kind {kind} ended without a ticket")
        return ticket

    @property
    def _known(self) -> Known:
        card = self._persona.card
        return Known(self._persona.birth, card.security_code, card.pin)


def _method(kind: Kind) -> Method:
    return {Kind.FACE: Method.FACE, Kind.STAFF: Method.STAFF}.get(kind, Method.PIN)


def _touch(shown: Shown, action: str) -> Touch | None:
    form = shown.page.find(action=action)
    return Touch(form) if form else None
