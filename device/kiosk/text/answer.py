"""What a person at the text screen is doing: choosing by number, or typing one thing after another. Pure.

A key goes in, what to send comes out. Choices are numbered 1 to 9, so that twelve keys are enough; where something is
typed, `*` opens the list of the other choices and `#` or Enter sends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from device.kiosk.text.page import Asked, Choice, Page

MOST_CHOICES = 9
ENTER, ERASE, OTHERS = frozenset("\r\n#"), frozenset("\b\x7f"), frozenset("*\x1b")


@dataclass
class Typing:
    """One question and how far its answer has come; `first` is the choice numbered 1.

    `typed` and `given` may hold a PIN and are never shown by `repr`.
    """

    page: Page
    choosing: bool = True
    first: int = 0
    at: int = 0
    typed: str = field(default="", repr=False)
    given: dict[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def begin(cls, page: Page) -> Typing:
        """Begin with the page's entry, if it has one."""
        return cls(page, choosing=page.entry is None)

    def keep(self, page: Page) -> Typing:
        """Give the same answer for the same question drawn anew, or begin with another question."""
        if page.marks.get("key") != self.page.marks.get("key"):
            return Typing.begin(page)
        page = page.turned(self.page.side)
        return Typing(page, self.choosing or page.entry is None, self.first, self.at, self.typed, self.given)

    @property
    def asked(self) -> Asked | None:
        """What is being typed now; None while choosing."""
        entry = self.page.entry
        return None if self.choosing or entry is None else entry.asked[self.at]

    @property
    def listed(self) -> tuple[str, ...]:
        """The numbered things to choose from now."""
        asked = self.asked
        if asked is not None:
            return tuple(name for _, name in asked.options)
        return tuple(choice.label for choice in self._buttons)

    @property
    def more(self) -> bool:
        """Whether there are more choices than numbers; then 0 gives the next ones."""
        return self.asked is None and len(self.page.buttons) > MOST_CHOICES

    @property
    def _buttons(self) -> tuple[Choice, ...]:
        return self.page.buttons[self.first : self.first + MOST_CHOICES]

    def press(self, key: str) -> Mapping[str, str] | None:
        """Take one key; give the fields to send when the answer is complete."""
        if self.page.entry is not None and key in OTHERS:
            self.choosing, self.typed = not self.choosing, ""
            return None
        asked = self.asked
        if asked is None:
            return self._choose(key)
        if asked.options:
            return self._take_option(asked, key)
        return self._type(asked, key)

    def _choose(self, key: str) -> Mapping[str, str] | None:
        number = _number(key)
        if number == 0 and self.more:
            after = self.first + MOST_CHOICES
            self.first = after if after < len(self.page.buttons) else 0
        if not 1 <= number <= len(self._buttons):
            return None
        chosen = self._buttons[number - 1]
        if not chosen.turn:
            return chosen.fields
        self.page, self.first = self.page.turned(chosen.turn), 0
        self.choosing = self.page.entry is None
        return None

    def _take_option(self, asked: Asked, key: str) -> Mapping[str, str] | None:
        number = _number(key)
        if not 1 <= number <= len(asked.options):
            return None
        return self._go_on(asked, asked.options[number - 1][0])

    def _type(self, asked: Asked, key: str) -> Mapping[str, str] | None:
        if key in ERASE:
            self.typed = self.typed[:-1]
        elif key in ENTER and self.typed:
            return self._go_on(asked, self.typed)
        elif _number(key) >= 0 and len(self.typed) < asked.most:
            self.typed += key
        return None

    def _go_on(self, asked: Asked, value: str) -> Mapping[str, str] | None:
        self.given[asked.name], self.typed = value, ""
        entry = self.page.entry
        if entry is None:
            return None
        self.at += 1
        if self.at < len(entry.asked):
            return None
        fields = {**entry.fields, **self.given}
        self.at, self.given = 0, {}
        return fields


def _number(key: str) -> int:
    return int(key) if len(key) == 1 and key in "0123456789" else -1
