"""What the table knows of a visit: its state, its choices, its outcome and its clock; no evidence, no secret."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from device.firmware.visit.preferences import Preferences
from device.firmware.visit.states import State, Way
from device.wire.messages.host import Reply
from device.wire.messages.visit import Attempt, Consent
from device.wire.words import Acting, Genuine, Liveness, Method, Outcome

LEAST_TRIES_FOR_PRINT = 8
"""The camera's one try of a visit is made only with this many tries of the verification number left."""

MOST_NUMBER_B_FAILURES = 2
"""At most two wrong tries of the verification number in one visit; the card has ten in all."""

MOST_CHALLENGES = 3
"""How often a visit asks for movements; each time another challenge is drawn, and each gives an attacker a chance."""


@dataclass(frozen=True)
class Rules:
    """The clinic's choices and time limits in seconds; every limit is a key of the configuration.

    `reads_print` follows from whether there is a tray camera, whatever the configuration says.
    """

    asks_consent: bool = False
    offers_registration: bool = True
    offers_no_card: bool = True
    offers_guardian: bool = True
    reads_print: bool = False
    reading_s: float = 20.0
    choosing_s: float = 60.0
    unlocking_s: float = 120.0
    looking_s: float = 40.0
    liveness_s: float = 40.0
    pin_s: float = 60.0
    staff_s: float = 60.0
    consent_s: float = 60.0
    review_s: float = 60.0
    reply_s: float = 5.0
    registering_s: float = 60.0
    card_away_s: float = 20.0
    result_s: float = 10.0
    preferred_s: float = 60.0
    warning_s: float = 20.0

    def __post_init__(self) -> None:
        """Check that no limit is zero or negative."""
        for name, value in vars(self).items():
            if name.endswith("_s") and value <= 0:
                raise ValueError(f"{name} must be more than 0 seconds")

    def limit_s(self, state: State) -> float:
        """Give the time limit of a state; idle has none."""
        limits = {
            State.READING: self.reading_s,
            State.CHOOSING: self.choosing_s,
            State.UNLOCKING: self.unlocking_s,
            State.LOOKING: self.looking_s,
            State.PIN: self.pin_s,
            State.STAFF: self.staff_s,
            State.CONSENT: self.consent_s,
            State.REVIEW: self.review_s,
            State.SENDING: self.reply_s,
            State.REGISTERING: self.registering_s,
            State.CARD_AWAY: self.card_away_s,
            State.RESULT: self.result_s,
        }
        return limits.get(state, float("inf"))

    def limit_of(self, state: State, visit: Visit) -> float:
        """Give the time limit of a state for this visit.

        Idle has one for the reminder of a card that was left there, and one after which a language that was touched
        and not used is the clinic's again; each challenge has its own.
        """
        if state is State.IDLE:
            return self._limit_of_idle(visit)
        if state is State.LOOKING and visit.asks_movement:
            return self.liveness_s
        return self.limit_s(state)

    def _limit_of_idle(self, visit: Visit) -> float:
        if visit.card_present:
            return self.result_s
        return self.preferred_s if visit.preferences != Preferences() else float("inf")


@dataclass(frozen=True)
class Visit:
    """A visit as it stands.

    `deadline` counts in the seconds of the clock that is passed to the table. `asked` is true while the person is
    asked for more time; `code_asked` while staff are asked for their code, `busy` while the card or the code is
    worked on. `staff` is whose code was right; they are then asked for the reason. `grace` is true when the card's
    certificate has ended and is in its grace time, which opens no medical information. `reads_print` is true while
    the card's print is read, `print_tried` once that was done with, `number_printed` while the number in use came
    from it. `last_try_agreed` is the holder's word that the PIN's last try may be spent. `asks_movement` is true
    while movements are asked for, which `challenges` counts.
    """

    state: State = State.IDLE
    visit_id: str = ""
    preferences: Preferences = field(default_factory=Preferences)
    card_present: bool = False
    message: int = 0
    ways: tuple[Way, ...] = ()
    tries_left: int = -1
    busy: bool = False
    birth_given: bool = False
    last_try_agreed: bool = False
    number_b_failures: int = 0
    number_b_left: int = -1
    reads_print: bool = False
    print_tried: bool = False
    number_printed: bool = False
    looks: int = 0
    asks_movement: bool = False
    challenges: int = 0
    liveness: Liveness = Liveness.NOT_CHECKED
    method: Method = Method.NONE
    outcome: Outcome = Outcome.PENDING
    tried: tuple[Attempt, ...] = ()
    reason: int = 0
    staff: str = ""
    code_asked: bool = False
    acting: Acting = Acting.SELF
    genuine: Genuine = Genuine.NOT_CHECKED
    grace: bool = False
    consent: Consent = field(default_factory=Consent)
    withdraws: bool = False
    registration_asked: bool = False
    ticket: str = ""
    reply: Reply | None = None
    resume: State = State.IDLE
    deadline: float = float("inf")
    asked: bool = False

    @property
    def proved(self) -> bool:
        """Whether the holder is settled: match, verified or confirmed."""
        return self.outcome.is_holder

    @property
    def asks_last_try(self) -> bool:
        """Whether the holder is asked if the last try of the PIN may be spent; no PIN is taken before."""
        return self.state is State.PIN and self.tries_left == 1 and not self.last_try_agreed

    def left_to_staff(self, reason: int) -> Visit:
        """Give the visit as one that staff confirm, for that reason; a proved holder stays proved."""
        if self.proved:
            return self
        pending = replace(self, method=Method.STAFF, outcome=Outcome.PENDING, reason=reason)
        return replace(pending, message=0, busy=False, staff="", code_asked=False)

    def without(self, way: Way, message: int, outcome: Outcome | None = None) -> Visit:
        """Give the visit with a way no longer offered, why, and what trying it gave."""
        left = tuple(other for other in self.ways if other is not way)
        visit = replace(self, ways=left, message=message, busy=False, birth_given=False, reads_print=False)
        visit = replace(visit, asks_movement=False)
        return visit if outcome is None else visit.having_tried(Method(way), outcome)

    def having_tried(self, method: Method, outcome: Outcome) -> Visit:
        """Give the visit with one more attempt noted; the same one is noted once."""
        attempt = Attempt(method, outcome)
        return self if attempt in self.tried else replace(self, tried=(*self.tried, attempt))
