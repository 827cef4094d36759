"""The question and the answer on the firmware's diagnosis socket, one JSON object per line each.

Nothing of a person is in here: no visit id, no ticket, no card content, no picture. Durations are whole seconds of
the monotonic clock, -1 for never; moments are seconds since 1970, 0 for not known; error numbers are 0 for none.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum

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
class CameraReport:
    """The camera: last failure in this run, how long ago it gave a picture, and the test."""

    kind: str
    last_error: int
    good_frame_s: int
    test: CameraTest
    test_error: int


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
