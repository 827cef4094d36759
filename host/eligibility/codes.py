"""The verdict of an official answer, in the codes that both its JSON and its files use."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from host.eligibility.answer import OfficialWords


class Segment(IntEnum):
    """How far the processing came (OQSCD 003)."""

    DONE = 1
    PROCESSING = 2
    ABORTED = 9


class ProcessingStatus(IntEnum):
    """Whether the question could be answered (OQSCD 004)."""

    OK = 1
    ERROR = 2


class Validity(IntEnum):
    """The qualification on the day asked about (OQSCD 006)."""

    VALID = 1
    INVALID = 2
    INVALID_NEWER_EXISTS = 3
    NONE = 4
    SEVERAL = 5
    VALID_NOT_REGISTERED = 6


@dataclass(frozen=True)
class OfficialResult:
    """The verdict: to be judged by segment, then status, then validity. A missing one is None."""

    segment: Segment
    status: ProcessingStatus | None
    validity: Validity | None
    words: OfficialWords
