"""The settings of the official linkage software's folders (`[oqs]`) and of a host beside a certified reader."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from host.base.handover_settings import FileEncoding


class ConnectorKind(StrEnum):
    """By what insurance is asked about."""

    AUTHORITY = "authority"
    """The eligibility authority over HTTP; the only one that can be asked by certificate."""
    OQS_FILES = "oqs-files"
    """The official linkage software's folders: by insured number only."""


@dataclass(frozen=True)
class EligibilitySettings:
    """Which connector is used."""

    connector: ConnectorKind = ConnectorKind.AUTHORITY


@dataclass(frozen=True)
class OqsSettings:
    """`request` and `result` are the folders of the connector, `face` that of a certified reader's result files.

    `institution` is the medical institution code of ten digits. Durations in seconds.
    """

    institution: str
    request: Path | None = None
    result: Path | None = None
    face: Path | None = None
    encoding: FileEncoding = FileEncoding.CP932
    """In which requests are written; answers say themselves in which they are."""
    answer_s: float = 20.0
    """How long a question waits; an answer that comes later is taken when it is asked again."""
    poll_s: float = 0.5
    fresh_s: float = 60.0
    """Who asks about the same person within this time gets the answer that just came."""
    give_up_s: float = 86_400.0
    """After this a request without an answer counts as lost, and a new one may be sent."""
    batch_every_s: float = 15.0
    """How long between two looks whether a list is done."""
    remove_answers: bool = True
    """Whether answers to our own requests are removed from `result` once they are stored here."""
    window_s: float = 900.0
    """A reader's file belongs to a visit that came at most so long before or after it."""

    def __post_init__(self) -> None:
        """Check code and numbers."""
        if not (len(self.institution) == 10 and self.institution.isascii() and self.institution.isdigit()):
            raise ValueError("institution must be ten digits")
        if (self.request is None) != (self.result is None):
            raise ValueError("request and result belong together")
        folders = [folder for folder in (self.request, self.result, self.face) if folder]
        if len(set(folders)) != len(folders):
            raise ValueError("request, result and face need folders of their own")
        numbers = (self.answer_s, self.poll_s, self.fresh_s, self.give_up_s, self.batch_every_s, self.window_s)
        if min(numbers) <= 0:
            raise ValueError("numbers of this section must be above 0")


@dataclass(frozen=True)
class CompanionSettings:
    """A host beside a certified reader: each of the reader's files becomes a visit with a ticket of this host."""

    letter: str = ""
    """The letter of its tickets, which no terminal may have; empty switches it off."""

    def __post_init__(self) -> None:
        """Check the letter."""
        if self.letter and not (len(self.letter) == 1 and self.letter.isascii() and self.letter.isupper()):
            raise ValueError("letter must be one of A to Z")
