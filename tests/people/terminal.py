"""A terminal made of a small table, with a clock that is moved on: what people do there, without processes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from people.crowd.profile import Profile
from people.mind.deeds import Lay
from people.mind.seen import Button, Entry, Seen

TICKET = "A7K"
BUTTONS: dict[str, tuple[str, ...]] = {
    "choosing": ("choose-face", "choose-pin", "choose-staff"),
    "pin": (*(f"key-{digit}" for digit in range(10)), "key-ok", "back"),
    "review": ("accept",),
    "result": (),
    "idle": ("turn-no_card",),
    "staff": ("choose-staff", "choose-pin"),
}
_SIZE = 100.0
_FRESH_S = 0.3
"""So long a new screen takes no touch, so that the second of a double tap hits nothing there."""


def to_seen(screen: str, digits: int = 0) -> Seen:
    """Give what is seen of a screen; buttons stand apart, so that a finger hits what it aims at."""
    names = BUTTONS.get(screen, ())
    buttons = tuple(Button(name, name, place * 2 * _SIZE, 0, _SIZE, _SIZE) for place, name in enumerate(names))
    entries = (Entry("digits", "●" * digits, True),) if screen == "pin" else ()
    seen = Seen(screen, title=screen, ticket=TICKET if screen == "result" else "", buttons=buttons, entries=entries)
    return replace(seen, takes_card=screen == "result")


@dataclass
class Terminal:
    """Implements `Reception`, its surface and its camera; `leads` says where each button leads, by screen."""

    leads: dict[tuple[str, str], str] = field(default_factory=dict)
    away: str = "card_away"
    """What is shown when the card is taken in the middle."""
    back: str = "pin"
    """What is shown when it is put back."""
    now: float = 1000.0
    screen: str = "idle"
    digits: int = 0
    fresh_until: float = 0.0
    touched: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)

    @property
    def glass(self) -> Terminal:
        return self

    @property
    def sitting(self) -> Terminal:
        return self

    def clock(self) -> float:
        return self.now

    def look(self) -> Seen:
        seen = to_seen(self.screen, self.digits)
        return replace(seen, buttons=()) if self.now < self.fresh_until else seen

    def touch(self, x: float, y: float, hold_s: float) -> None:
        self.now += hold_s
        name = self.look().under(x, y)
        self.touched.append(name)
        if name.startswith("key-") and name != "key-ok":
            self.digits += 1
        elif (self.screen, name) in self.leads:
            self.screen, self.digits = self.leads[self.screen, name], 0
            self.fresh_until = self.now + _FRESH_S

    def pause(self, seconds: float) -> None:
        self.now += seconds

    def lay(self, profile: Profile, deed: Lay, *, fresh: bool) -> None:
        del profile, deed
        self.screen = "choosing" if fresh else self.back

    def lift(self) -> None:
        self.screen, self.digits = "idle" if self.screen in ("result", "choosing", "idle") else self.away, 0

    def keep_picture(self, name: str) -> None:
        self.pictures.append(name)

    def mend(self) -> None:
        self.hints.append("mended")

    def hear(self, hint: str) -> None:
        self.hints.append(hint)

    def look_at(self, looked_at: bool) -> None:
        del looked_at
