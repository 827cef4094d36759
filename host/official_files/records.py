"""What an official file says, as records; the qualification itself is the host's own record.

One file speaks about one person, or in a batch about many. Nothing here is judged: that needs the order segment,
status, validity, list (`host.eligibility.judgement`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from host.eligibility.answer import OfficialWords
from host.eligibility.codes import ProcessingStatus, Segment, Validity
from host.eligibility.qualification import Consent, QualificationDetails
from host.official_files.encoding import Encoding
from host.official_files.unknown import Unknown


@dataclass(frozen=True)
class Header:
    """The head of an answer; `executed_at` in seconds since 1970, `reference` OQSCD 002 (1 by card, 2 by number)."""

    institution: str
    file_id: str
    segment: Segment
    confirmed_on: date | None = None
    executed_at: int = 0
    reference: str = ""
    error: OfficialWords = field(default_factory=OfficialWords)
    reception_number: str = ""
    unknown: Unknown = ()


@dataclass(frozen=True, repr=False)
class SearchInfo:
    """Whom a request asks about, and what an answer echoes; `row_id` is the asker's own mark."""

    insurer_number: str
    symbol: str
    number: str
    branch: str
    birth_date: date | None
    limit_consent: bool = False
    row_id: str = ""


@dataclass(frozen=True, repr=False)
class PersonResult:
    """What is said about one person; None where the file says nothing."""

    status: ProcessingStatus | None = None
    words: OfficialWords = field(default_factory=OfficialWords)
    validity: Validity | None = None
    qualifications: tuple[QualificationDetails, ...] = ()
    consents: tuple[Consent, ...] = ()
    search: SearchInfo | None = None
    reference_number: str = ""
    unknown: Unknown = ()


@dataclass(frozen=True, repr=False)
class ResultFile:
    """A whole answer. `is_batch` tells how persons are written; `encoding` is what the file declares."""

    header: Header
    persons: tuple[PersonResult, ...]
    encoding: Encoding = Encoding.UTF8
    is_batch: bool = False


@dataclass(frozen=True, repr=False)
class RequestFile:
    """A question: one person (or many, in a batch), or a batch's reception number to fetch."""

    institution: str
    file_id: str
    asked_on: date | None = None
    persons: tuple[SearchInfo, ...] = ()
    is_batch: bool = False
    reception_number: str = ""
