"""What is shown for a visit as it stands: pure, so that every case stands in a table of a test."""

from __future__ import annotations

from dataclasses import dataclass, field

from device.firmware.attendant.preferred import ClinicsChoice, language_of, look_of
from device.firmware.screen.choices import ConsentItem, SentField
from device.firmware.screen.port import Screen, View
from device.firmware.screen.port import Way as ScreenWay
from device.firmware.visit.states import State, Way
from device.firmware.visit.visit import Visit
from device.wire.messages.visit import Consent
from device.wire.words import Acting, Method, Outcome

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
_FACE_WAY = (State.UNLOCKING, State.LOOKING)
_CARD_STATES = (State.CHOOSING, State.CONSENT, State.REVIEW, State.RESULT)
CONFIRM_PERSON = 7
LOOK_UP_BY_INSURED_NUMBER = 9
STAFF_REASONS = (261, 262, 263, 264, 265, 266)
"""Why a member of staff looked: face, PIN, screen, carer, machine, other; in the order of the page."""


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
    asks_consent: bool = False
    clinic: ClinicsChoice = field(default_factory=ClinicsChoice)

    @property
    def serving(self) -> bool:
        """Whether a visit can begin."""
        return self.enrolled and not self.out_of_service


def view_of(visit: Visit, around: Surroundings, *, renew_until: str, sent: tuple[SentField, ...]) -> View:
    """Give the view of a visit, numbered 0; its hint, its voice and the time that is left are the presenter's."""
    return View(
        number=0,
        screen=screen_of(visit, around),
        language=language_of(visit.preferences, around.clinic),
        ways=_ways(visit),
        message=visit.message or (around.out_of_service if visit.state is State.IDLE else 0),
        tries_left=_tries_left(visit),
        ticket=visit.ticket,
        outcome_step=_step(visit),
        card_present=visit.card_present,
        warn=visit.asked,
        renew_until=renew_until if visit.state is State.RESULT else "",
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
        look=look_of(visit.preferences, around.clinic),
        consents_asked=tuple(ConsentItem) if _asks_consent(visit, around) else (),
        consents=_consents(visit.consent) if _asks_consent(visit, around) else (),
        sent=sent,
        staff_reasons=STAFF_REASONS if visit.state is State.STAFF and visit.staff else (),
        grace=visit.grace and visit.state in _CARD_STATES,
        back_offered=_leads_back(visit, around),
        languages_offered=around.clinic.languages,
    )


def screen_of(visit: Visit, around: Surroundings) -> Screen:
    """Give which question is shown."""
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


def question_of(view: View) -> tuple[object, ...]:
    """Give what makes a touch stale when it changes: what is asked, not how it looks."""
    return (
        view.screen,
        view.ways,
        view.tries_left,
        view.message,
        view.for_someone,
        view.withdraws,
        view.staff_reasons,
    )


def _pin_screen(visit: Visit) -> Screen:
    if visit.busy:
        return Screen.CHECKING
    return Screen.PIN_LAST if visit.asks_last_try else Screen.PIN


def _ways(visit: Visit) -> tuple[ScreenWay, ...]:
    """Give the ways that can be touched; on the face way the others, while the card is at rest."""
    if visit.state not in _FACE_WAY:
        return tuple(ScreenWay(way) for way in visit.ways)
    if visit.busy and not visit.reads_print:
        return ()
    return tuple(ScreenWay(way) for way in visit.ways if way is not Way.FACE)


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


def _asks_consent(visit: Visit, around: Surroundings) -> bool:
    return around.asks_consent and visit.state is State.CONSENT


def _consents(consent: Consent) -> tuple[ConsentItem, ...]:
    return tuple(item for item in ConsentItem if getattr(consent, item.value))


def _leads_back(visit: Visit, around: Surroundings) -> bool:
    """Tell whether "back" leads anywhere; elsewhere the place of the button is for ending the visit."""
    may_choose = visit.outcome is Outcome.PENDING and visit.card_present and bool(visit.ways)
    if visit.state is State.REVIEW:
        return may_choose or (around.asks_consent and not visit.grace)
    return may_choose if visit.state is State.CONSENT else True
