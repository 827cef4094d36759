"""What `config check` tells: text and JSON from one value.

The words of the numbers are handed in, because they belong to the wire, which this must not know.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from device.base.config_check.fault import Fault, Kind, Outcome, worst

_NOT_THERE = {"ja": "（ファイルなし：既定値で動きます）", "en": "(no file: the defaults hold)"}
_MEANT = {"ja": "もしかして：", "en": "did you mean "}
_WORDS = {
    Outcome.OK: {"ja": "問題なし", "en": "ok"},
    Outcome.WARNING: {"ja": "注意", "en": "warning"},
    Outcome.FAILED: {"ja": "誤り", "en": "wrong"},
    Outcome.NOT_TESTED: {"ja": "確認できず", "en": "could not be checked"},
}


@dataclass(frozen=True)
class Checked:
    """One file with what was found; `there` is False for a file that may be left out and is."""

    file: Path
    faults: tuple[Fault, ...]
    there: bool = True

    @property
    def outcome(self) -> Outcome:
        """The worst of its faults."""
        return worst([fault.outcome for fault in self.faults])


@dataclass(frozen=True)
class Report:
    """All files of one machine."""

    files: tuple[Checked, ...]

    @property
    def outcome(self) -> Outcome:
        """The worst of the files; it is the exit code."""
        return worst([file.outcome for file in self.files])

    def to_json(self, explain: Callable[[int], str]) -> dict[str, Any]:
        """Give the form for programs; `explain` gives a number's next action."""
        return {
            "schema": 1,
            "outcome": self.outcome.name.lower(),
            "files": [
                {
                    "file": str(checked.file),
                    "there": checked.there,
                    "outcome": checked.outcome.name.lower(),
                    "faults": [_to_json(fault, explain) for fault in checked.faults],
                }
                for checked in self.files
            ],
        }

    def to_text(self, language: str, explain: Callable[[int], str]) -> str:
        """Give the form for people: a line per file, and per fault its place, what is wrong and what to do."""
        lines = []
        for checked in self.files:
            tail = "" if checked.there else f" {_NOT_THERE[language]}"
            lines.append(f"{checked.file}: {_WORDS[checked.outcome][language]}{tail}")
            for fault in checked.faults:
                lines += _to_lines(fault, language, explain)
        return "\n".join(lines)


def _to_json(fault: Fault, explain: Callable[[int], str]) -> dict[str, Any]:
    return {
        "number": int(fault.kind),
        "reason": fault.kind.name.lower(),
        "outcome": fault.outcome.name.lower(),
        "line": fault.line,
        "key": fault.key,
        "detail": fault.detail,
        "nearest": fault.nearest,
        "action": explain(fault.kind),
    }


def _to_lines(fault: Fault, language: str, explain: Callable[[int], str]) -> list[str]:
    place = f"{fault.line}: " if fault.line else ""
    meant = f" {_MEANT[language]}{fault.nearest}?" if fault.nearest else ""
    key = f"{fault.key}: " if fault.key else ""
    detail = meant.strip() if fault.kind is Kind.UNKNOWN_KEY and meant else fault.detail
    return [f"  {place}[{int(fault.kind)}] {key}{detail}", f"      {explain(fault.kind)}"]
