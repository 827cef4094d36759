"""What a person sees on the page at one moment: words, pictures and buttons; nothing that is not shown."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Button:
    """A button that can be touched now: what it says and where it is, in pixels of the panel."""

    name: str
    """Its mark in the page, which stands for what its words mean, in whatever language they are."""
    label: str
    x: float
    y: float
    width: float
    height: float

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies on it."""
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height


@dataclass(frozen=True)
class Entry:
    """One field that is typed into: its name, what stands in it (a dot for a secret digit), whether it is next."""

    name: str
    text: str
    is_next: bool


@dataclass(frozen=True)
class Seen:
    """One look at the page."""

    screen: str
    """Which question its heading and picture ask."""
    side: str = "main"
    """Which side of the page is turned up; the others are for settings and explanations."""
    title: str = ""
    message: int = 0
    """Stands for the sentence that explains what went wrong; 0 for none."""
    hint: str = ""
    """What the face step asks for now."""
    ticket: str = ""
    language: str = ""
    warned: bool = False
    """The page asks whether more time is needed."""
    waiting: bool = False
    """The page says that the terminal does not answer."""
    takes_card: bool = False
    """The page says that the card can be taken."""
    buttons: tuple[Button, ...] = ()
    entries: tuple[Entry, ...] = field(default=(), repr=False)
    pressed: tuple[str, ...] = ()
    """Switches that are on."""

    @property
    def question(self) -> tuple[str, str, str, int, bool]:
        """Give what has to be read anew when it changes."""
        return (self.screen, self.side, self.title, self.message, self.warned)

    @property
    def names(self) -> frozenset[str]:
        """Give the buttons' names."""
        return frozenset(button.name for button in self.buttons)

    def button(self, name: str) -> Button | None:
        """Give a button that can be touched now."""
        return next((button for button in self.buttons if button.name == name), None)

    def first(self, *names: str) -> str:
        """Give the first of these names whose button can be touched now, else an empty one."""
        return next((name for name in names if name in self.names), "")

    def under(self, x: float, y: float) -> str:
        """Give the name of the button at a point, or an empty one."""
        return next((button.name for button in self.buttons if button.holds(x, y)), "")
