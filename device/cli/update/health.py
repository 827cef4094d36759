"""How well the installed programs are, as a value, and whether a new version is as well as the former was. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

_RANKS = {"ok": 0, "not_fitted": 0, "warning": 0, "not_tested": 1, "failed": 2}
BUSY = "reader.in_use_by_visit"
_CLOCK_WRONG = frozenset({"clock.far_behind", "clock.before_certificate", "clock.not_known"})
_RESTARTED = frozenset({"firmware.other_version", "daemon.other_version"})


@dataclass(frozen=True)
class Health:
    """One look: which units run, how often they were restarted, and the doctor's word on each group.

    `groups` is empty where no doctor could be asked; `oldest_unsent_s` is -1 when nothing waits.
    `selftest` is None where there is none, or it could not test.
    """

    active: frozenset[str]
    restarts: int = 0
    groups: dict[str, str] = field(default_factory=dict)
    findings: frozenset[str] = frozenset()
    oldest_unsent_s: int = -1
    selftest: bool | None = None

    @property
    def failed(self) -> bool:
        """Whether a group failed."""
        return "failed" in self.groups.values()

    @property
    def busy(self) -> bool:
        """Whether a visit is on."""
        return BUSY in self.findings

    @property
    def clock_wrong(self) -> bool:
        """Whether this clock cannot be trusted to know the night from the day."""
        return bool(self.findings & _CLOCK_WRONG)


def read_report(report: dict[str, Any]) -> tuple[dict[str, str], frozenset[str], int]:
    """Take groups, ids and the oldest unsent result's age from the doctor's JSON; what is not there is left out."""
    findings = [one for one in report.get("findings", []) if isinstance(one, dict)]
    groups = {str(name): str(level) for name, level in dict(report.get("groups", {})).items()}
    ages = [one.get("evidence", {}).get("oldest_row_s", -1) for one in findings if one.get("group") == "outbox"]
    return groups, frozenset(str(one.get("id", "")) for one in findings), max([int(age) for age in ages], default=-1)


def what_is_worse(before: Health, after: Health) -> str:
    """Give a stable word for the first thing that is worse than before, or nothing.

    A group that could be tested before and cannot be any more is worse; a warning is not.
    """
    if stopped := sorted(before.active - after.active):
        return f"unit_stopped:{stopped[0]}"
    if before.groups and not after.groups:
        return "doctor_silent"
    for name, level in before.groups.items():
        if _rank(after.groups.get(name, "not_tested")) > _rank(level):
            return f"group_worse:{name}"
    for name, level in after.groups.items():
        if name not in before.groups and level == "failed":
            return f"group_failed:{name}"
    if old := sorted(after.findings & _RESTARTED):
        return f"not_restarted:{old[0]}"
    if after.selftest is False and before.selftest is not False:
        return "selftest_failed"
    return ""


def _rank(level: str) -> int:
    return _RANKS.get(level, 1)


def to_table(health: Health) -> dict[str, Any]:
    """Give the form for the journal."""
    return {
        "active": sorted(health.active),
        "groups": dict(health.groups),
        "findings": sorted(health.findings),
        "selftest": health.selftest,
    }


def from_table(table: dict[str, Any]) -> Health:
    """Read the form of `to_table`."""
    return Health(
        active=frozenset(map(str, table["active"])),
        groups={str(name): str(level) for name, level in table["groups"].items()},
        findings=frozenset(map(str, table["findings"])),
        selftest=table["selftest"],
    )
