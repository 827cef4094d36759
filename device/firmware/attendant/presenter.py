"""From the visit to what the screen shows, and from touches to events: the screen's port.

A touch counts only if it belongs to the question that is shown: it names the view the person saw, and is stale
when the question has changed since. A mere change of a hint or of the remaining time makes no touch stale.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from device.firmware.attendant.calm import CalmHint
from device.firmware.attendant.preferred import voice_of
from device.firmware.attendant.pulse import Pulse
from device.firmware.attendant.showing import Surroundings, question_of, view_of
from device.firmware.attendant.touches import Touches
from device.firmware.screen.choices import SentField
from device.firmware.screen.port import Action, Guided, Headphones, Repeat, Screen, View
from device.firmware.visit.states import State
from device.firmware.visit.visit import Visit

Clock = Callable[[], float]


@dataclass(frozen=True)
class FactsToShow:
    """What the view takes from the evidence: the certificate's last day once it is near, and what would be sent."""

    renew_until: Callable[[], str] = lambda: ""
    sent: Callable[[Visit], tuple[SentField, ...]] = lambda _visit: ()


class Presenter:
    """Implements the screen's port on top of the visit."""

    def __init__(self, touches: Touches, clock: Clock, surroundings: Surroundings, facts: FactsToShow) -> None:
        """Begin with the starting screen."""
        self._touches = touches
        self._facts = facts
        self._listeners: list[Callable[[Action], None]] = []
        self._headphones = False
        self._asked = 0
        self._clock = clock
        self._surroundings = surroundings
        self._visit = Visit()
        self._hint = CalmHint()
        self._picture = b""
        self._new_picture = Pulse()
        self._changed = Pulse()
        self._view = View(0, Screen.STARTING)
        self._question_since = 0

    def show_visit(self, visit: Visit) -> None:
        """Show the visit as it stands now."""
        self._visit = visit
        self._renew()

    def show_surroundings(self, surroundings: Surroundings) -> None:
        """Show a change of what surrounds the visit."""
        self._surroundings = surroundings
        self._renew()

    @property
    def surroundings(self) -> Surroundings:
        """What surrounds the visit at the moment."""
        return self._surroundings

    def show_face(self, hint: str, picture: bytes) -> None:
        """Show a preview picture and what its frame hints at, calmly; an empty picture ends the preview."""
        self._picture = picture
        self._new_picture.beat()
        if self._hint.take(hint, self._clock()):
            self._renew()

    def view(self) -> View:
        """Give what is to be shown now, with the time that is left by now."""
        return replace(self._view, seconds_left=self._seconds_left())

    async def changed(self, after: int) -> View:
        """Wait until the view's number is greater than `after`."""
        while self._view.number <= after:
            await self._changed.wait()
        return self.view()

    def listen(self, listener: Callable[[Action], None]) -> None:
        """Tell somebody of every touch that is taken from now on."""
        self._listeners.append(listener)

    def act(self, action: Action, number: int) -> bool:
        """Take a touch; False when its question is gone, which news of the headphones and of the guide never is."""
        if isinstance(action, Headphones):
            self._headphones = action.plugged
            self._renew()
            return True
        if not isinstance(action, Guided) and not self._question_since <= number <= self._view.number:
            return False
        if not self._touches.take(action, self._visit):
            return False
        for listener in self._listeners:
            listener(action)
        if isinstance(action, Repeat):
            self._asked += 1
            self._renew()
        return True

    async def preview(self) -> bytes | None:
        """Give the next picture; none when the preview has ended."""
        await self._new_picture.wait()
        return self._picture or None

    def _seconds_left(self) -> int:
        left_s = self._visit.deadline - self._clock()
        return 0 if math.isinf(left_s) else max(0, math.ceil(left_s))

    def _renew(self) -> None:
        visit, old = self._visit, self._view
        view = view_of(visit, self._surroundings, renew_until=self._facts.renew_until(), sent=self._facts.sent(visit))
        new = replace(
            view,
            number=old.number + 1,
            hint=self._hint.shown if visit.state is State.LOOKING else "",
            seconds_left=self._seconds_left(),
            voice=voice_of(
                visit.preferences, self._surroundings.clinic, headphones=self._headphones, asked=self._asked
            ),
        )
        if question_of(old) != question_of(new):
            self._question_since = new.number
        self._view = new
        self._changed.beat()
