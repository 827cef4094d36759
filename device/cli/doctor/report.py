"""One diagnosis as a value, and its two forms: text for people, JSON for programs. Both show the same total."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from device.cli.doctor.catalogue import find_advice
from device.cli.doctor.finding import Finding, Level, worst
from device.cli.doctor.ranking import Ranking, rank
from device.cli.doctor.text import LEVEL_WORDS, format_text

JSON_SCHEMA = 1
"""Grows when a name in the JSON form changes its meaning or goes; new names may come at any time."""

__all__ = ["LEVEL_WORDS", "Report"]


@dataclass(frozen=True)
class Report:
    """All findings of one run, the version of the command that made them, and how deep it looked."""

    findings: tuple[Finding, ...]
    software: str
    depth: str = "full"

    @property
    def total(self) -> Level:
        """The worst of all findings."""
        return worst(find_advice(finding).level for finding in self.findings)

    @cached_property
    def ranking(self) -> Ranking:
        """Causes, consequences, and what is well."""
        return rank(self.findings)

    @property
    def first(self) -> Finding | None:
        """The root cause to begin with; None when nothing is wrong."""
        return self.ranking.first

    def groups(self) -> dict[str, Level]:
        """Give the worst level of each group, in the order of the findings."""
        names = dict.fromkeys(finding.group for finding in self.findings)
        return {name: worst(find_advice(f).level for f in self.findings if f.group == name) for name in names}

    def to_json(self, language: str) -> dict[str, Any]:
        """Give the form for programs; the words are in `language` (ja or en)."""
        return {
            "schema": JSON_SCHEMA,
            "software": self.software,
            "depth": self.depth,
            "total": self.total.value,
            "exit_code": self.total.exit_code,
            "first": self.first.id if self.first is not None else None,
            "groups": {name: level.value for name, level in self.groups().items()},
            "findings": [self._to_json(finding, language) for finding in self.ranking.in_order()],
        }

    def to_text(self, language: str) -> str:
        """Give the form for people."""
        return format_text(self.ranking, self.total, language)

    def _to_json(self, finding: Finding, language: str) -> dict[str, Any]:
        advice = find_advice(finding)
        return {
            "id": finding.id,
            "group": finding.group,
            "level": advice.level.value,
            "number": advice.number,
            "evidence": dict(finding.evidence),
            "follows_from": [root.id for root in self.ranking.roots.get(finding, ())],
            "cause": advice.cause.in_language(language),
            "clinic": advice.clinic.in_language(language),
            "engineer": advice.engineer.in_language(language),
        }
