"""The question and the answer on the firmware's diagnosis socket, one JSON object per line each.

Nothing of a person is in here: no visit id, no ticket, no card content, no picture. Durations are whole seconds of
the monotonic clock, -1 for never; moments are seconds since 1970, 0 for not known; error numbers are 0 for none.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from enum import StrEnum

from device.base.own_process import OwnProcess
from device.wire import codec

LINE_LIMIT_BYTES = 16 * 1024
NEVER = -1


class ReaderWord(StrEnum):
    """How the card reader is."""

    WAITING = "waiting"  # the reader process has not reported yet
    OK = "ok"
    NO_READER = "no_reader"
    SERVICE_STOPPED = "service_stopped"
    SILENT = "silent"
    HELD = "held"  # another program has the card


class CameraTest(StrEnum):
    """What came of the one test picture."""

    NOT_ASKED = "not_asked"
    NOT_FITTED = "not_fitted"
    IN_USE = "in_use"
    PASSED = "passed"
    DARK = "dark"
    FAILED = "failed"


@dataclass(frozen=True)
class DiagnosisQuery:
    """How are you? `test_camera` lets the firmware take one picture, which it looks at and drops, between visits."""

    test_camera: bool


@dataclass(frozen=True)
class ReaderReport:
    """The reader, without touching it: its name as the card service gives it, and how its process fares."""

    word: ReaderWord
    name: str
    card: str
    silent_s: int
    restarts: int


@dataclass(frozen=True)
class PictureReport:
    """What the test picture was like, in numbers; nobody can be told from them.

    `mean_grey` from 0 to 255, the shares in percent: `clipped` almost white, `middle_light` the light in the middle
    of the picture as a share of that around it (100: as light, or lighter). `sharpness` is the logarithm
    of the variance of the Laplacian times 100, `contrast` the standard deviation of the grey levels.
    """

    mean_grey: int = 0
    clipped: int = 0
    middle_light: int = 0
    sharpness: int = 0
    contrast: int = 0
    first_ms: int = NEVER
    """From switching on to the first picture; -1 where none was taken."""


NO_PICTURE = PictureReport()


@dataclass(frozen=True)
class CameraReport:
    """The camera: last failure in this run, how long ago it gave a picture, the test, and the last use's speed.

    `rate_tenths` are pictures in ten seconds, 0 before the first use.
    """

    kind: str
    last_error: int
    good_frame_s: int
    test: CameraTest
    test_error: int
    picture: PictureReport = NO_PICTURE
    rate_tenths: int = 0


@dataclass(frozen=True)
class ModelReport:
    """One model file on the disk: the SHA-256 its card names, and 0 or the error (201 altered, 202 missing)."""

    name: str
    sha256: str
    error: int


@dataclass(frozen=True)
class FaceReport:
    """How the networks run: policy, threads, delegate, and one run of the embedding network in tenths of a ms.

    `run_tenth_ms` is 0 where the number of threads is set and was not measured.
    """

    policy: str
    threads: int
    delegate: str
    run_tenth_ms: int
    accept_from: str = ""
    """The score from which on a face is accepted, as it is in force; empty where it is not told."""
    model_sha256: str = ""
    """Of the comparing model that runs, which need not be the one on the disk any more."""


@dataclass(frozen=True)
class ScreenReport:
    """How many pages listen to the screen now, and how long ago one last did."""

    pages: int
    seen_s: int


@dataclass(frozen=True)
class ClockReport:
    """What this machine's clock shows, and the least that the host's clock shows by its newest signed message."""

    now: int
    host_time: int


@dataclass(frozen=True)
class HostReport:
    """Whether a signed message of the host's counts now, and the error for which it lacks the eligibility system."""

    heard: bool
    eligibility_error: int


@dataclass(frozen=True)
class PanelReport:
    """The panel and its keypad: which kind is set, and the error for which it is off (0: it works, or is not set)."""

    kind: str = "none"
    error: int = 0
    keypad: str = "none"
    keypad_error: int = 0


@dataclass(frozen=True)
class RecentReport:
    """The last visits of this run, in sums that say nothing of anybody.

    `reads` cards were read lately, 95 of 100 in `read_p95_ms`. Of the last `looks` looks at a face, so many were
    too dark, had the light behind, or were blurred.
    """

    reads: int = 0
    read_p95_ms: int = 0
    looks: int = 0
    too_dark: int = 0
    light_behind: int = 0
    blurred: int = 0


@dataclass(frozen=True)
class FirmwareReport:
    """The firmware's answer."""

    boot: str
    software: str
    enrolled: bool
    visit_open: bool
    reader: ReaderReport
    camera: CameraReport
    models: tuple[ModelReport, ...]
    face_available: bool
    face: FaceReport
    screen: ScreenReport
    daemon_connected: bool
    refused: int
    """How many of the host's messages were not believed in this run, late ones not counted."""
    clock: ClockReport
    host: HostReport
    disk_free_mib: int
    panel: PanelReport = field(default_factory=PanelReport)
    recent: RecentReport = field(default_factory=RecentReport)
    process: OwnProcess = field(default_factory=OwnProcess)


def format_line(message: DiagnosisQuery | FirmwareReport) -> bytes:
    """Give the line of a question or an answer, newline included."""
    return json.dumps(codec.to_json(message), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def parse_query(line: bytes) -> DiagnosisQuery:
    """Read a question.

    Raises:
        MessageInvalid: it is none.
    """
    return codec.from_json(codec.load(line), DiagnosisQuery, "query")


def parse_report(line: bytes) -> FirmwareReport:
    """Read an answer.

    Raises:
        MessageInvalid: it is none.
    """
    return codec.from_json(codec.load(line), FirmwareReport, "report")
