"""Questions and answers of install mode on the diagnosis socket, one JSON object per line each: numbers and words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum

from device.wire import codec

NONE = -1
KEY = b'"install"'


class Step(StrEnum):
    """What is asked for; all but `end` keep the screen on "being installed" for a while."""

    MEASURE = "measure"
    LINE = "line"  # the screen shows a line of 50 mm
    SOUND = "sound"
    END = "end"


class Heard(StrEnum):
    """What is to be heard."""

    NOTHING = "nothing"
    ACCEPTED = "accepted"
    PLEASE = "please_do_something"
    STAFF = "staff_called"
    SENTENCE = "sentence"


@dataclass(frozen=True)
class InstallQuery:
    """One step."""

    install: Step
    heard: Heard = Heard.NOTHING


@dataclass(frozen=True)
class Measured:
    """One frame in numbers; what was not found is -1.

    Attributes:
        width, height: of the frame, in pixels.
        reason: what the gate says of it.
        face_middle, face_height: of the face, in thousandths of the frame's height from its top.
        light_face, light_around: mean brightness, 0 to 255, of face (or the frame's middle) and what is around it.
        sharpness: of the frame's middle, a hundred times the natural logarithm of the Laplacian's variance.
    """

    width: int = 0
    height: int = 0
    reason: str = ""
    face_middle: int = NONE
    face_height: int = NONE
    light_face: int = NONE
    light_around: int = NONE
    sharpness: int = NONE


@dataclass(frozen=True)
class InstallReport:
    """The answer: 0 or the error that refused it; the frame; the gate's limits; the screen's scale and the sound."""

    error: int
    measured: Measured
    oval_height: int = 0
    greatest_face: int = 0
    least_eyes_px: int = 0
    px_per_m: int = 0
    sound_ms: int = 0


def format_line(message: InstallQuery | InstallReport) -> bytes:
    """Give the line, newline included."""
    return json.dumps(codec.to_json(message), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def refusal(error: int) -> bytes:
    """Give the answer that nothing is done, for this error."""
    return format_line(InstallReport(error, Measured()))


def parse_query(line: bytes) -> InstallQuery:
    """Read a question.

    Raises:
        MessageInvalid: it is none.
    """
    return codec.from_json(codec.load(line), InstallQuery, "install query")


def parse_report(line: bytes) -> InstallReport:
    """Read an answer.

    Raises:
        MessageInvalid: it is none.
    """
    return codec.from_json(codec.load(line), InstallReport, "install report")
