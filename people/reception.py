"""What a person meets, as far as they can tell: a glass that is seen and touched, a reader, a camera that looks."""

from __future__ import annotations

from typing import Protocol

from people.crowd.profile import Profile
from people.mind.deeds import Lay
from people.mind.seen import Seen


class Surface(Protocol):
    """The panel's glass."""

    def look(self) -> Seen:
        """Look at the page."""

    def touch(self, x: float, y: float, hold_s: float) -> None:
        """Touch it at a point in pixels, for so long."""

    def pause(self, seconds: float) -> None:
        """Let time pass."""


class Face(Protocol):
    """One's own face before the camera."""

    def mend(self) -> None:
        """Stand well from now on."""

    def hear(self, hint: str) -> None:
        """Do what the page asks of the face."""

    def look_at(self, looked_at: bool) -> None:
        """Know whether the camera is in use."""


class Reception(Protocol):
    """All of it."""

    @property
    def glass(self) -> Surface:
        """The panel."""

    @property
    def sitting(self) -> Face:
        """The place before the camera."""

    def lay(self, profile: Profile, deed: Lay, *, fresh: bool) -> None:
        """Lay a card down; `fresh` when this person does so for the first time."""

    def lift(self) -> None:
        """Take the card, if one lies there."""

    def keep_picture(self, name: str) -> None:
        """Keep a picture of the page, of which somebody can be asked why."""
