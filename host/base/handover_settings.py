"""The settings of what is handed to clinic software as files (`[handover.files]`, `[handover.fhir]`)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

_INSTITUTION = re.compile(r"\d{10}|")


class FileEncoding(StrEnum):
    """In which encoding result files are written; `shift_jis` is CP932, as official files mean it."""

    UTF8 = "utf-8"
    CP932 = "shift_jis"


@dataclass(frozen=True)
class ResultFileSettings:
    """Result files in the official layout; off without `folder`."""

    folder: Path | None = None
    """The folder that the receipt computer reads; it must be there, for it is not ours."""
    encoding: FileEncoding = FileEncoding.UTF8
    institution: str = ""
    """The clinic's number of ten digits (prefecture, table, clinic)."""
    purge_after_s: float = 86_400.0
    """A file of ours that still lies there so long after it was written is deleted."""

    def __post_init__(self) -> None:
        """Check the number."""
        if not _INSTITUTION.fullmatch(self.institution) or bool(self.folder) != bool(self.institution):
            raise ValueError("a folder needs the institution's number of ten digits, and the other way round")
        if self.purge_after_s <= 0:
            raise ValueError("purge_after_s must be above 0")


@dataclass(frozen=True)
class FhirFileSettings:
    """FHIR bundles as JSON files; off without `folder`. Needs the extra `fhir`."""

    folder: Path | None = None
    purge_after_s: float = 86_400.0

    def __post_init__(self) -> None:
        """Check the number."""
        if self.purge_after_s <= 0:
            raise ValueError("purge_after_s must be above 0")


@dataclass(frozen=True)
class HandoverSettings:
    """Both kinds of files, and how often a folder that cannot be written is tried again."""

    files: ResultFileSettings = field(default_factory=ResultFileSettings)
    fhir: FhirFileSettings = field(default_factory=FhirFileSettings)
    retry_s: float = 5.0
    retry_max_s: float = 300.0
    lease_s: float = 60.0
    """After the death of a worker another goes on with its file so much later."""

    def __post_init__(self) -> None:
        """Check numbers and folders."""
        if not 0 < self.retry_s <= self.retry_max_s or self.lease_s <= 0:
            raise ValueError("retry_s must lie between 0 and retry_max_s, and lease_s above 0")
        if self.files.folder and self.files.folder == self.fhir.folder:
            raise ValueError("files and fhir need folders of their own")
