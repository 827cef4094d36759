"""A drawing as lines, dots and words on a page; the two writers turn it into files."""

from __future__ import annotations

from dataclasses import dataclass

Place = tuple[float, float]

WIDTH, HEIGHT = 820, 640
"""The page in pixels; the origin is the upper left corner."""


@dataclass(frozen=True)
class Line:
    """A line through some places; `colour` as #rrggbb, `width` in pixels."""

    places: tuple[Place, ...]
    colour: str
    width: int = 1


@dataclass(frozen=True)
class Dot:
    """A filled circle."""

    place: Place
    colour: str
    radius: int = 5


@dataclass(frozen=True)
class Words:
    """One line of text, `anchor` saying which part of it is at `place`: start, middle or end; `size` in pixels."""

    place: Place
    text: str
    size: int = 14
    anchor: str = "start"


@dataclass(frozen=True)
class Drawing:
    """Everything on the page, in the order in which it is drawn."""

    parts: tuple[Line | Dot | Words, ...]
