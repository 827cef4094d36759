"""The statements of a scenario as values: what is done, and what is to be seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from device.cli.demo.world.part import Part as Part
from device.firmware.simulated.card.basics.options import CardOptions
from tests.scenarios.language.seen import Seen


class Deed(StrEnum):
    """What is done to a part; `refuses` starts one that is going to end at once with an error."""

    STOP = "stop"
    KILL = "kill"
    START = "start"
    FREEZE = "freeze"
    THAW = "thaw"
    REFUSES = "refuses"


class Moment(StrEnum):
    """When a card is pulled: at the first command of its kind."""

    READING = "reading"
    """At the first file that is read."""
    SECRET = "secret"
    """At the first PIN or number that is sent to it."""
    PHOTO = "photo"
    """At the first file that is read after a right one."""
    SIGNATURE = "signature"
    """At the first signature."""
    MATCH = "match"
    """At the first command after a signature: by face, the question whether it is still the same card."""


@dataclass(frozen=True)
class PlaceCard:
    """A card is laid on the reader; `persona` is empty for the first one of the scenario.

    `options` say what is wrong with the card, `pulled_at` when it is taken away by itself.
    """

    persona: str = ""
    options: CardOptions = field(default_factory=CardOptions)
    pulled_at: Moment | None = None


@dataclass(frozen=True)
class TakeCard:
    """The card is taken."""


@dataclass(frozen=True)
class Touch:
    """A button is touched: the values that its form must hold."""

    form: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Type:
    """Digits are typed and the key below them touched."""

    form: str
    entries: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Camera:
    """Who or what stands before the camera from now on."""

    shows: str


@dataclass(frozen=True)
class DoTo:
    """Something is done to a program."""

    deed: Deed
    part: Part


@dataclass(frozen=True)
class Reader:
    """The reader's plug is pulled or put back; the card service notices at its next start."""

    plugged: bool


@dataclass(frozen=True)
class Authority:
    """The eligibility system behaves in this way from now on."""

    mode: str


@dataclass(frozen=True)
class Disk:
    """A disk is filled to the last byte, or freed."""

    part: Part
    full: bool


@dataclass(frozen=True)
class ModelFile:
    """A face model's file is altered by one byte, or put back."""

    altered: bool


@dataclass(frozen=True)
class Clock:
    """The terminal is started anew with its clock wrong by this many days (0: right)."""

    days: int


@dataclass(frozen=True)
class Intruder:
    """Somebody on the broker does something with a message that was sent before."""

    does: str


@dataclass(frozen=True)
class Browser:
    """The kiosk's browser ends, or comes back."""

    there: bool


@dataclass(frozen=True)
class DeskConfirms:
    """A member of staff compares person and card, and confirms the newest waiting visit at the desk."""


@dataclass(frozen=True)
class DeskLooksUp:
    """A member of staff types an insured number for the newest visit without a card."""

    entries: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class DeskReads:
    """A clinician opens the medical information of the newest visit, and sees these kinds of it; none: is refused."""

    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Expect:
    """The next thing on one of the trails is this; `repeated` allows the same once more and more often."""

    seen: Seen
    repeated: bool = False


@dataclass(frozen=True)
class ExpectHint:
    """The camera page gives this advice sooner or later; other advice may come before."""

    says: str


@dataclass(frozen=True)
class ExpectStates:
    """The visit went through these states since the last such statement, in the firmware's own log."""

    states: tuple[str, ...]


@dataclass(frozen=True)
class ExpectHeard:
    """Since the last thing done the visit has taken note of such an event, which need not show on the screen."""

    kind: str


@dataclass(frozen=True)
class ExpectTries:
    """So many commands with a secret in them reached the card since the scenario began."""

    count: int


@dataclass(frozen=True)
class Stopwatch:
    """Starts to measure; or, with a limit, checks what has passed."""

    name: str
    limit_s: float = 0.0


Statement = (
    PlaceCard
    | TakeCard
    | Touch
    | Type
    | Camera
    | DoTo
    | Reader
    | Authority
    | Disk
    | ModelFile
    | Clock
    | Intruder
    | Browser
    | DeskConfirms
    | DeskLooksUp
    | DeskReads
    | Expect
    | ExpectHint
    | ExpectStates
    | ExpectHeard
    | ExpectTries
    | Stopwatch
)


@dataclass(frozen=True)
class Line:
    """A statement with its place in the file."""

    number: int
    text: str
    statement: Statement


@dataclass(frozen=True)
class Scenario:
    """One file. `stage` names the configuration under which it plays, the first persona is the holder."""

    path: Path
    title: str
    stage: str
    personas: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def name(self) -> str:
        """The file's name without its ending, below its folder's."""
        return f"{self.path.parent.name}/{self.path.stem}"
