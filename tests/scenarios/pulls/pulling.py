"""One visit whose card is pulled at a command, put back, and brought to its end by somebody who reads the screen."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from device.firmware.card.basics.era import era_of
from device.firmware.simulated.card.basics.options import CardOptions
from device.firmware.simulated.persona import load_persona
from device.firmware.visit.events import Kind
from tests.scenarios.language.errors import ScenarioFailed
from tests.scenarios.language.seen import SeenRecord, describe
from tests.scenarios.play.eyes import Eyes
from tests.scenarios.stage.stage import Stage

WAYS = ("pin", "face")
PERSONA = "hanako"
_VISIT_WITHIN_S = 40.0
_RECORD_WITHIN_S = 30.0
_NOTICED_WITHIN_S = 30.0
_LOOK_EVERY_S = 0.05


@dataclass
class PulledVisit:
    """A visit by one way; `after` is the number of commands the card answers before it is pulled (0: never)."""

    stage: Stage
    eyes: Eyes
    way: str
    after: int
    presses: int = 0
    """How often a secret was confirmed with a key."""
    _seen: str = field(default="", repr=False)
    _placed_at: int = field(default=0, repr=False)

    def play(self) -> int:
        """Play it to its end; give how many commands the first card had answered.

        Raises:
            ScenarioFailed: the visit did not come to its end, its result is not that of an undisturbed one, or the
                card saw more tries than keys were pressed.
        """
        cards = self.stage.cards
        cards.introduce((PERSONA,))
        self.stage.sights.show("holder", load_persona(PERSONA).live)
        self.eyes.begin()
        self._place(CardOptions(pull_after=self.after))
        commands = self._go_on()
        cards.take()
        self._await_card_out()
        if not self.eyes.screen.await_screen("idle", _RECORD_WITHIN_S):
            raise ScenarioFailed(f"{self}: the terminal stays with {self.eyes.screen.last.name}")
        self._check_result()
        return commands

    def _go_on(self) -> int:
        deadline, put_back, commands = time.monotonic() + _VISIT_WITHIN_S, False, 0
        while (screen := self.eyes.screen.last).name != "result":
            if time.monotonic() > deadline:
                raise ScenarioFailed(f"{self}: still at {screen.name} with message {screen.message}")
            if screen.name == "card_away" and not put_back:
                put_back = True
                self._await_card_out()
                self._place(CardOptions())
            if screen.name not in (self._seen, "card_away"):
                self._answer(screen.name)
            self._seen = screen.name
            commands = commands or (self.stage.cards.commands() if screen.name == "review" else 0)
            time.sleep(_LOOK_EVERY_S)
        return commands

    def _place(self, options: CardOptions) -> None:
        self.eyes.log.look()
        self._placed_at = len(self.eyes.log.steps)
        self.stage.cards.place(PERSONA, options)

    def _await_card_out(self) -> None:
        self.eyes.log.await_kind(Kind.CARD_OUT, self._placed_at, _NOTICED_WITHIN_S)

    def _answer(self, name: str) -> None:
        persona, touch = load_persona(PERSONA), self.eyes.screen.touch
        if name == "choosing":
            touch({"action": "choose", "way": self.way}, {})
        elif name == "pin":
            self.presses += 1
            touch({"action": "pin"}, {"digits": persona.card.pin})
        elif name == "unlocking_birth":
            birth, (era, year) = persona.birth, era_of(persona.birth)
            day = {"year": str(year), "month": str(birth.month), "day": str(birth.day)}
            touch({"action": "birth"}, {"era": era.value, **day})
        elif name == "unlocking_code":
            self.presses += 1
            touch({"action": "code"}, {"digits": persona.card.security_code})
        elif name == "review":
            touch({"action": "accept"}, {})

    def _check_result(self) -> None:
        trace = self.eyes.software.trail.next(_RECORD_WITHIN_S)
        outcome = {"pin": "verified", "face": "match"}[self.way]
        wanted = SeenRecord(self.way, outcome, "eligible", 1, genuine="proved")
        if trace is None or self.eyes.resolve(trace.seen) != wanted:
            raise ScenarioFailed(f"{self}: clinic software got {trace and describe(trace.seen)}")
        # Looking goes on by itself when the same card is back, with the number that was typed once.
        allowed = self.presses + (self.way == "face")
        if (spent := self.stage.cards.tries_spent()) > allowed:
            raise ScenarioFailed(f"{self}: the card saw {spent} tries for {self.presses} presses of a key")

    def __str__(self) -> str:
        """Name the visit."""
        return f"{self.way}, card pulled after {self.after} commands"
