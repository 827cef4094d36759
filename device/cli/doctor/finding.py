"""What a check found: an id that never changes its meaning, and evidence that never holds anything of a person.

What an id means, how bad it is and what to try stands in `findings.toml` (see `catalogue`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

ACCOUNTS = frozenset({"changed_by", "file_owner"})
"""Evidence that names an account of this machine, which is somebody's: for whoever sits here, and for no archive."""
EVIDENCE_NAMES = ACCOUNTS | frozenset(
    {
        *("age_s", "attempts", "days_left", "dead_rows", "disk_free_mib", "error", "exception", "failure", "file"),
        *("firmware_version", "here_version", "host_offset_s", "last_picture_s", "link_attempts", "models"),
        *("model", "ntp", "oldest_row_s", "pages", "reader", "receipt_s", "resends", "restarts", "round_trip_ms"),
        *("policy", "rows", "seen_s", "silent_s", "socket", "terminal", "threshold", "waited_s", "key"),
        *("daemon_version", "delegate", "language", "missing", "refused", "run_tenth_ms", "threads"),
        *("areas", "at", "cipher", "clipped_percent", "complaints", "contrast", "device", "enabled", "errors"),
        *("exit_status", "files", "first_picture_ms", "folder", "inodes_free", "installed_version", "interface"),
        *("errors", "keypad", "kind", "life_used_percent", "looks", "mean_grey", "memory_free_mib", "memory_mib"),
        *("middle_light_percent", "open_files", "pending", "pictures_in_10_s", "pid", "policy_in_file", "port"),
        *("program", "read_p95_ms", "reader_firmware", "reads", "result", "rtc_offset_s", "running_model"),
        *("score", "sharpness", "source", "state", "temperature_c", "threshold_in_file", "throttled"),
        *("times", "tls", "to_version", "unit", "uptime_h", "usb", "why", "expected", "kernel_log", "last_end"),
        *("changed", "changed_from", "file_written"),
    }
)
"""Only these names can carry evidence: numbers, versions, and names of devices, files, models and terminals."""


class Level(StrEnum):
    """How bad it is, from best to worst. What was not tested is never good; what is not fitted is neither."""

    NOT_FITTED = "not_fitted"
    OK = "ok"
    WARNING = "warning"
    NOT_TESTED = "not_tested"
    FAILED = "failed"

    @property
    def exit_code(self) -> int:
        """Give the exit code of a diagnosis whose total is this level."""
        return _EXIT_CODES[self]


_EXIT_CODES = {Level.NOT_FITTED: 0, Level.OK: 0, Level.WARNING: 1, Level.FAILED: 2, Level.NOT_TESTED: 3}
_FROM_BEST = tuple(Level)


def worst(levels: Iterable[Level]) -> Level:
    """Give the worst of some levels; of none, nothing was tested."""
    return max(levels, key=_FROM_BEST.index, default=Level.NOT_TESTED)


@dataclass(frozen=True)
class Finding:
    """One thing that a check found; `id` is `GROUP.WORD`, `evidence` pairs of name and value."""

    id: str
    evidence: tuple[tuple[str, str | int], ...] = ()

    def __post_init__(self) -> None:
        """Check the id's form and the names of the evidence.

        Raises:
            ValueError: a name is not on the list, or the id has no group.
        """
        unknown = sorted({name for name, _ in self.evidence} - EVIDENCE_NAMES)
        if unknown or "." not in self.id:
            raise ValueError(f"{self.id}: {unknown[0] if unknown else 'the id'} is not allowed")

    @property
    def group(self) -> str:
        """The group that it belongs to."""
        return self.id.partition(".")[0]

    @property
    def word(self) -> str:
        """The id without its group."""
        return self.id.partition(".")[2]


def found(id_: str, **evidence: str | int) -> Finding:
    """Make a finding."""
    return Finding(id_, tuple(evidence.items()))
