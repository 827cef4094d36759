"""What is written down: how far an update has come (journal), and what the last one came to (state)."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from device.base.private_file import write_private
from device.cli.update.health import Health, from_table, to_table

_SCHEMA = 1


class Phase(StrEnum):
    """How far an update has come; each is on the disk before what follows from it begins."""

    PREPARED = "prepared"
    SAVED = "saved"
    INSTALLING = "installing"
    ON_TRIAL = "on_trial"
    OPENED = "opened"
    GOING_BACK = "going_back"


class Outcome(StrEnum):
    """What became of an update."""

    HEALTHY = "healthy"
    ROLLED_BACK = "rolled_back"
    FAILED = "failed"


@dataclass(frozen=True)
class Journal:
    """An update under way: `before` is how well it was, and `reason` why it goes back, empty before.

    `by_hand`: nothing new was tried, somebody wants the former version again. `opened`: others were let in, so what
    the new version wrote may have been acknowledged.
    """

    phase: Phase
    old: str
    new: str
    before: Health
    reason: str = ""
    by_hand: bool = False
    opened: bool = False


@dataclass(frozen=True)
class Last:
    """The last update: from which version to which, when it ended (UTC), what became of it, and why."""

    old: str
    new: str
    at: str
    outcome: Outcome
    reason: str


@dataclass(frozen=True)
class Refused:
    """What the archive offered and was not believed or could not be had: when (UTC), the error's number, and why."""

    at: str
    number: int
    reason: str


@dataclass(frozen=True)
class State:
    """What is installed, what it can go back to, the last update, and the version that waits for its night.

    `refused` stands there until the archive was asked again without an error.
    """

    installed: str
    previous: str | None = None
    last: Last | None = None
    pending: str | None = None
    refused: Refused | None = None

    def to_json(self) -> dict[str, Any]:
        """Give the form of state.json."""
        last = None
        if self.last is not None:
            last = {"from": self.last.old, "to": self.last.new}
            last |= {"at": self.last.at, "outcome": self.last.outcome.value, "reason": self.last.reason}
        return {
            "schema": _SCHEMA,
            "installed": self.installed,
            "previous": self.previous,
            "last": last,
            "pending": self.pending,
            "refused": asdict(self.refused) if self.refused else None,
        }


def read_state(path: Path) -> State | None:
    """Read state.json; None when there is none that can be read."""
    try:
        table = json.loads(path.read_bytes())
        last = table["last"]
        told = Last(last["from"], last["to"], last["at"], Outcome(last["outcome"]), last["reason"]) if last else None
        refused = Refused(**table["refused"]) if table["refused"] else None
        return State(table["installed"], table["previous"], told, table["pending"], refused)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_state(path: Path, state: State) -> None:
    """Replace state.json; everybody may read it."""
    write_private(path, (json.dumps(state.to_json(), indent=1) + "\n").encode())
    path.chmod(0o644)


def read_journal(path: Path) -> Journal | None:
    """Read the journal; None when no update is under way, or it cannot be read."""
    try:
        table = json.loads(path.read_bytes())
        before = from_table(table["before"])
        why, flags = str(table["reason"]), (bool(table["by_hand"]), bool(table["opened"]))
        return Journal(Phase(table["phase"]), table["old"], table["new"], before, why, *flags)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_journal(path: Path, journal: Journal) -> None:
    """Replace the journal; it is on the disk when this returns."""
    table = {**asdict(journal), "phase": journal.phase.value, "before": to_table(journal.before)}
    write_private(path, json.dumps(table).encode())


def stamp(now: datetime) -> str:
    """Give a moment as it stands in the state: UTC, to the second."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
