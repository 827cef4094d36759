"""From the visit to what the screen shows, and from touches to events: the screen's port.

A touch counts only if it belongs to the question that is shown: it names the view the person saw, and is stale
when the question has changed since. A mere change of a hint or of the remaining time makes no touch stale.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from device.firmware.attendant.pulse import Pulse
from device.firmware.attendant.touches import Touches
from device.firmware.screen.port import Action, Screen, View
from device.firmware.screen.port import Way as ScreenWay
from device.firmware.visit.states import State
from device.firmware.visit.visit import Visit
from device.wire.words import Acting, Method, Outcome

Clock = Callable[[], float]

_SCREENS = {
    State.IDLE: Screen.IDLE,
    State.READING: Screen.READING,
    State.CHOOSING: Screen.CHOOSING,
    State.LOOKING: Screen.LOOKING,
    State.STAFF: Screen.STAFF,
    State.CONSENT: Screen.CONSENT,
    State.REVIEW: Screen.REVIEW,
    State.SENDING: Screen.SENDING,
    State.REGISTERING: Screen.REGISTERING,
    State.CARD_AWAY: Screen.CARD_AWAY,
    State.RESULT: Screen.RESULT,
}
_PROGRESS = {
    State.IDLE: 0,
    State.READING: 1,
    State.CHOOSING: 1,
    State.SENDING: 3,
    State.RESULT: 3,
    State.REGISTERING: 3,
}
_WORKING = 2
CONFIRM_PERSON = 7
LOOK_UP_BY_INSURED_NUMBER = 9


@dataclass(frozen=True)
class Surroundings:
    """What the screen shows besides the visit.

    `out_of_service` is an error number or 0.
    """

    clinic_name: str = ""
    enrolled: bool = False
    host_fingerprint: str = ""
    out_of_service: int = 0
    staff_codes: bool = False
    no_card_offered: bool = False
    guardian_offered: bool = False
    withdrawal_offered: bool = False

    @property
    def serving(self) -> bool:
        """Whether a visit can begin."""
        return self.enrolled and not self.out_of_service


class Presenter:
    """Implements the screen's port on top of the visit."""

    def __init__(
        self, touches: Touches, clock: Clock, surroundings: Surroundings, renew_until: Callable[[], str]
    ) -> None:
        """Begin with the starting screen; `renew_until` gives the certificate's last day, or nothing."""
        self._touches = touches
        self._renew_until = renew_until
        self._clock = clock
        self._surroundings = surroundings
        self._visit = Visit()
        self._hint = ""
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
        """Show a hint and a preview picture; an empty picture ends the preview."""
        self._picture = picture
        self._new_picture.beat()
        if hint != self._hint:
            self._hint = hint
            self._renew()

    def view(self) -> View:
        """Give what is to be shown now, with the time that is left by now."""
        return replace(self._view, seconds_left=self._seconds_left())

    async def changed(self, after: int) -> View:
        """Wait until the view's number is greater than `after`."""
        while self._view.number <= after:
            await self._changed.wait()
        return self.view()

    def act(self, action: Action, number: int) -> bool:
        """Take a touch; False when its question is gone."""
        if not self._question_since <= number <= self._view.number:
            return False
        return self._touches.take(action, self._visit)

    async def preview(self) -> bytes | None:
        """Give the next picture; none when the preview has ended."""
        await self._new_picture.wait()
        return self._picture or None

    def _seconds_left(self) -> int:
        left_s = self._visit.deadline - self._clock()
        return 0 if math.isinf(left_s) else max(0, math.ceil(left_s))

    def _renew(self) -> None:
        visit, around = self._visit, self._surroundings
        old = self._view
        new = View(
            number=old.number + 1,
            screen=_screen(visit, around),
            language=visit.language,
            ways=tuple(ScreenWay(way) for way in visit.ways),
            message=visit.message or (around.out_of_service if visit.state is State.IDLE else 0),
            tries_left=_tries_left(visit),
            ticket=visit.ticket,
            hint=self._hint if visit.state is State.LOOKING else "",
            outcome_step=_step(visit),
            card_present=visit.card_present,
            warn=visit.asked,
            seconds_left=self._seconds_left(),
            renew_until=self._renew_until() if visit.state is State.RESULT else "",
            sent_to=around.clinic_name,
            host_fingerprint=around.host_fingerprint,
            progress=_PROGRESS.get(visit.state, _WORKING),
            no_card_offered=around.no_card_offered,
            guardian_offered=around.guardian_offered and visit.acting is Acting.SELF,
            withdrawal_offered=around.withdrawal_offered and not visit.withdraws,
            staff_code_offered=_offers_staff_code(visit, around),
            for_someone=visit.acting is Acting.GUARDIAN,
            withdraws=visit.withdraws,
            number_typed=visit.print_tried,
            asks_movement=visit.state is State.LOOKING and visit.asks_movement,
        )
        if _question(old) != _question(new):
            self._question_since = new.number
        self._view = new
        self._changed.beat()


def _screen(visit: Visit, around: Surroundings) -> Screen:
    if visit.state is State.IDLE and not around.enrolled:
        return Screen.NOT_ENROLLED
    if visit.state is State.IDLE and around.out_of_service:
        return Screen.OUT_OF_SERVICE
    if visit.state is State.UNLOCKING:
        if visit.busy:
            return Screen.READING_PRINT if visit.reads_print else Screen.OPENING
        return Screen.UNLOCKING_CODE if visit.birth_given else Screen.UNLOCKING_BIRTH
    if visit.state is State.PIN:
        return _pin_screen(visit)
    return _SCREENS[visit.state]


def _pin_screen(visit: Visit) -> Screen:
    if visit.busy:
        return Screen.CHECKING
    return Screen.PIN_LAST if visit.asks_last_try else Screen.PIN


def _tries_left(visit: Visit) -> int:
    """Give the tries of what is asked for now: of number B while it is typed, else of the PIN."""
    return visit.number_b_left if visit.state is State.UNLOCKING else visit.tries_left


def _step(visit: Visit) -> int:
    """Give the next step: the host's if it has answered, else what is certain for a visit that waits for staff."""
    if visit.reply is not None:
        return visit.reply.eligibility.next_step.number
    if not visit.ticket or visit.outcome is not Outcome.PENDING:
        return 0
    return LOOK_UP_BY_INSURED_NUMBER if visit.method is Method.NONE else CONFIRM_PERSON


def _offers_staff_code(visit: Visit, around: Surroundings) -> bool:
    came_for_it = visit.state is not State.STAFF or visit.code_asked
    return around.staff_codes and not visit.proved and came_for_it


def _question(view: View) -> tuple[object, ...]:
    return (view.screen, view.ways, view.tries_left, view.message, view.for_someone, view.withdraws)
