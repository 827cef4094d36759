"""The settings of the host's records: what is kept how long, backups, and where the keys of the records lie."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_LAST_HOUR = 23


def check_positive(*values: float) -> None:
    """Check that all are above 0.

    Raises:
        ValueError: one is not.
    """
    if any(value <= 0 for value in values):
        raise ValueError("numbers of this section must be above 0")


@dataclass(frozen=True)
class RetentionSettings:
    """How many days what is kept, by kind (`uketsuke-host retention show` says what each kind is)."""

    visits_days: int = 90
    """Visits with what was found about them; a month's claims may come back in the second month after it."""
    results_days: int = 30
    """Results that clinic software has opened."""
    unopened_days: int = 180
    """Results that it has not; their visits stay as long."""
    medical_days: int = 1
    lists_days: int = 7
    official_days: int = 30
    """Requests to the linkage software and files that came from it."""
    persons_days: int = 550
    """To say what has changed since last time, for those who come once a year."""
    links_days: int = 1827
    """Since a linked card was last used."""
    disaster_days: int = 1827
    audit_days: int = 1827
    """Five years, as long as the record that it belongs to."""
    counts_days: int = 1827
    message_keys_days: int = 440
    """Which messages were stored, without what was in them: an outbox in a drawer doubles nothing for so long."""
    refused_days: int = 90
    backups_days: int = 30
    """Backups in the folder `[backup] folder`; what is kept lives on in them for so long."""
    hour: int = 3
    """From this hour on (Japan's time) the day's work is done."""

    def __post_init__(self) -> None:
        """Check the numbers."""
        days = {name: getattr(self, name) for name in self.__dataclass_fields__ if name.endswith("_days")}
        check_positive(*days.values())
        if not 0 <= self.hour <= _LAST_HOUR:
            raise ValueError(f"hour must lie between 0 and {_LAST_HOUR}")
        if not self.results_days <= self.unopened_days:
            raise ValueError("unopened_days must not be below results_days")
        if self.message_keys_days < max(self.visits_days, self.unopened_days):
            raise ValueError("message_keys_days must be the longest of the three")


@dataclass(frozen=True)
class BackupSettings:
    """Backups that the host makes by itself, sealed to a key that is not on this machine; off without `folder`."""

    folder: Path | None = None
    """Where they are put, best on another disk; it is made for its owner only."""
    recipient: Path | None = None
    """The public half that `uketsuke-host backup key` wrote."""
    every_s: float = 3600.0

    def __post_init__(self) -> None:
        """Check that they can be made."""
        check_positive(self.every_s)
        if (self.folder is None) != (self.recipient is None):
            raise ValueError("folder and recipient belong together")


@dataclass(frozen=True)
class RecordsSettings:
    """The keys of the host's records, and how often the audit log's end is noted outside the database."""

    keys: Path | None = None
    """Their folder, for example a disk of its own; by default `records` in the state folder."""
    anchor_every_s: float = 60.0

    def __post_init__(self) -> None:
        """Check the number."""
        check_positive(self.anchor_every_s)
