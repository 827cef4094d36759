"""One diagnosis as a value, and its two forms: text for people, JSON for programs. Both show the same total."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from device.cli.doctor.catalogue import Advice, find_advice
from device.cli.doctor.finding import Finding, Level, worst
from device.wire.numbers import Words

LEVEL_WORDS = {
    Level.OK: Words("正常", "ok"),
    Level.NOT_FITTED: Words("なし", "not fitted"),
    Level.WARNING: Words("注意", "warning"),
    Level.NOT_TESTED: Words("未確認", "not tested"),
    Level.FAILED: Words("異常", "failed"),
}
_TOTAL = Words("全体", "total")
_EVIDENCE = Words("記録", "evidence")
_CLINIC = Words("窓口では", "at the desk")
_ENGINEER = Words("技術者は", "engineer")
_SHORT = (Level.OK, Level.NOT_FITTED)
_ID_WIDTH = 34


@dataclass(frozen=True)
class Report:
    """All findings of one run, and the version of the command that made them."""

    findings: tuple[Finding, ...]
    software: str

    @property
    def total(self) -> Level:
        """The worst of all findings."""
        return worst(find_advice(finding).level for finding in self.findings)

    def groups(self) -> dict[str, Level]:
        """Give the worst level of each group, in the order of the findings."""
        names = dict.fromkeys(finding.group for finding in self.findings)
        return {name: worst(find_advice(f).level for f in self.findings if f.group == name) for name in names}

    def to_json(self, language: str) -> dict[str, Any]:
        """Give the form for programs; the words are in `language` (ja or en)."""
        return {
            "software": self.software,
            "total": self.total.value,
            "exit_code": self.total.exit_code,
            "groups": {name: level.value for name, level in self.groups().items()},
            "findings": [_to_json(finding, language) for finding in self.findings],
        }

    def to_text(self, language: str) -> str:
        """Give the form for people: one line for what is good, a few for what is not, the total last."""
        lines = [line for finding in self.findings for line in _to_lines(finding, language)]
        total = f"{_TOTAL.in_language(language)}: {LEVEL_WORDS[self.total].in_language(language)}"
        return "\n".join([*lines, "", f"{total} (exit {self.total.exit_code})"])


def _to_json(finding: Finding, language: str) -> dict[str, Any]:
    advice = find_advice(finding)
    return {
        "id": finding.id,
        "group": finding.group,
        "level": advice.level.value,
        "number": advice.number,
        "evidence": dict(finding.evidence),
        "cause": advice.cause.in_language(language),
        "clinic": advice.clinic.in_language(language),
        "engineer": advice.engineer.in_language(language),
    }


def _to_lines(finding: Finding, language: str) -> list[str]:
    advice = find_advice(finding)
    head = f"{finding.id:<{_ID_WIDTH}} {LEVEL_WORDS[advice.level].in_language(language)}"
    if advice.number:
        head += f" [{advice.number}]"
    if advice.level in _SHORT:
        return [f"{head}  {_evidence(finding)}".rstrip()]
    return [head, *_explain(finding, advice, language)]


def _explain(finding: Finding, advice: Advice, language: str) -> list[str]:
    labelled = (
        (_EVIDENCE, _evidence(finding)),
        (_CLINIC, advice.clinic.in_language(language)),
        (_ENGINEER, advice.engineer.in_language(language)),
    )
    lines = [f"    {advice.cause.in_language(language)}"]
    return lines + [f"    {name.in_language(language)}: {text}" for name, text in labelled if text]


def _evidence(finding: Finding) -> str:
    return " ".join(f"{name}={value}" for name, value in finding.evidence)
