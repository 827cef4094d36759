"""A page of the screen as sentences, numbered choices and things to type. Pure.

It follows the HTML that a browser gets too: a button belongs to a form, or turns to another side of the page, of
which one is shown at a time. It knows no step of a visit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Self

from device.kiosk.text.tree import Element, parse_tree

_SPOKEN_CLASSES = frozenset({"tries", "number", "example"})
_SOUND = "sound"
_NOT_HERE = frozenset({"look", "voice", "volume", "repeat"})
"""Actions about the drawn page and its loudspeaker."""
_BACK = "back"


@dataclass(frozen=True)
class Asked:
    """One thing to type: `most` characters at most, or one of `options` (value and what it is called)."""

    name: str
    label: str = ""
    most: int = 0
    secret: bool = False
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Choice:
    """One button: what it says, and the fields it sends; `asked` has to be typed before. Or `turn`, and none."""

    label: str
    fields: Mapping[str, str] = field(repr=False)
    asked: tuple[Asked, ...] = ()
    turn: str = ""


@dataclass(frozen=True)
class Page:
    """What a person sees on one side: sentences, and choices in the order of the page."""

    main: Element = field(repr=False)
    side: str
    said: tuple[str, ...]
    choices: tuple[Choice, ...]

    @classmethod
    def parse(cls, html: str) -> Self:
        """Read a page, or its main part, on the side that it opens with; without a `<main>` nothing is on it."""
        main = next(parse_tree(html).find("main"), Element("main"))
        return cls._of(main, main.get("data-side"))

    @classmethod
    def _of(cls, main: Element, side: str) -> Self:
        seen = list(_seen(main, side))
        said = dict.fromkeys(element.text for element in seen if _is_said(element) and element.text)
        return cls(main, side, tuple(said), tuple(_choices(main, seen)))

    def turned(self, side: str) -> Self:
        """Give another side of the same page."""
        return self._of(self.main, self.main.get("data-side") if side == _BACK else side)

    @property
    def marks(self) -> Mapping[str, str]:
        """What the page says about itself."""
        given = self.main.attributes.items()
        return {name.removeprefix("data-"): text for name, text in given if name.startswith("data-")}

    @property
    def entry(self) -> Choice | None:
        """The choice for which something has to be typed, if the page has one."""
        return next((choice for choice in self.choices if choice.asked), None)

    @property
    def buttons(self) -> tuple[Choice, ...]:
        """The choices for which nothing has to be typed."""
        return tuple(choice for choice in self.choices if not choice.asked)


def _seen(element: Element, side: str) -> Iterator[Element]:
    """Give what is on this side, in the order of the page."""
    on, off = element.get("data-on").split(), element.get("data-off").split()
    if (on and side not in on) or side in off:
        return
    yield element
    for part in element.parts:
        if isinstance(part, Element):
            yield from _seen(part, side)


def _is_said(element: Element) -> bool:
    classes = set(element.get("class").split())
    return element.tag in ("h1", "h2") or "data-say" in element.attributes or bool(classes & _SPOKEN_CLASSES)


def _choices(main: Element, seen: list[Element]) -> Iterator[Choice]:
    owners = {id(button): form for form in main.find("form") for button in form.find("button")}
    named = {form.get("id"): form for form in main.find("form") if form.get("id")}
    for button in seen:
        if button.tag != "button":
            continue
        if button.get("type") == "button":
            turn = button.get("data-turn")
            if turn and turn != _SOUND:
                yield Choice(_label(button), {}, turn=turn)
            continue
        form = named.get(button.get("form"), owners.get(id(button)))
        if form is not None and _fields(form, button)["action"] not in _NOT_HERE:
            yield _sending(form, button)


def _sending(form: Element, button: Element) -> Choice:
    return Choice(_label(button), _fields(form, button), tuple(_asked(form)))


def _fields(form: Element, button: Element) -> dict[str, str]:
    fields = {one.get("name"): one.get("value") for one in form.find("input") if one.get("type") == "hidden"}
    return {**fields, **({button.get("name"): button.get("value")} if button.get("name") else {})}


def _label(button: Element) -> str:
    return button.get("aria-label") or button.text


def _asked(form: Element) -> Iterator[Asked]:
    labels = {id(inner): label.text for label in form.find("label") for inner in label.walk()}
    for one in form.walk():
        if one.tag == "select":
            options = tuple((option.get("value"), option.text) for option in one.find("option"))
            yield Asked(one.get("name"), one.get("aria-label"), options=options)
        elif one.tag == "input" and one.get("type") != "hidden":
            most, secret = int(one.get("maxlength") or 0), one.get("type") == "password"
            yield Asked(one.get("name"), labels.get(id(one), ""), most, secret)
