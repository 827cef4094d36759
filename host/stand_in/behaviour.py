"""How the stand-in behaves: well, or in one of the ways that clinics have met."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Mode(StrEnum):
    """What happens to the next files."""

    NORMAL = "normal"
    SILENT = "silent"
    """Requests are taken and never answered."""
    ASLEEP = "asleep"
    """Requests are left lying."""
    REJECT = "reject"
    """An `.err` beside the request."""
    RUNNING_FIRST = "running_first"
    """First "still running", then the answer under the same name."""
    TRUNCATED = "truncated"
    OTHER_ENCODING = "other_encoding"
    """Written in another encoding than declared."""
    OTHER_INSTITUTION = "other_institution"
    OTHER_REQUEST = "other_request"
    OTHER_PERSON = "other_person"
    NO_VALIDITY = "no_validity"
    BOMB = "bomb"
    """A document type with entities that grow."""
    ABORTED = "aborted"


class FileEncoding(StrEnum):
    """In which encoding answers are written."""

    AS_ASKED = "as_asked"
    UTF8 = "utf-8"
    CP932 = "cp932"


@dataclass(frozen=True)
class Behaviour:
    """A mode, and how answers are written: `zipped`, in which encoding, and `delay_s` late."""

    mode: Mode = Mode.NORMAL
    zipped: bool = False
    encoding: FileEncoding = FileEncoding.AS_ASKED
    delay_s: float = 0.0

    def __post_init__(self) -> None:
        """Check the delay."""
        if not 0 <= self.delay_s <= 600:
            raise ValueError("delay_s must be between 0 and 600")
