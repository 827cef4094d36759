"""What came of a drill: its last line, its table for the documents, and whether it was good enough; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from drill.conducting import Planted

LEAST_FIRST = 0.95
"""So many of the faults have to be named first."""


@dataclass(frozen=True)
class Outcome:
    """Everything that was planted, and what was found wrong while nothing was."""

    planted: tuple[Planted, ...]
    false_alarms: tuple[str, ...]

    @property
    def missed(self) -> list[str]:
        """The names of what was not named first in time."""
        return [one.name for one in self.planted if not one.named]

    @property
    def is_good(self) -> bool:
        """Whether enough was named, nothing was imagined, and every fault could be mended."""
        first = len(self.planted) - len(self.missed)
        healed = all(one.healed for one in self.planted)
        return first >= LEAST_FIRST * len(self.planted) and not self.false_alarms and healed

    def to_json(self) -> dict[str, Any]:
        """Give the last line."""
        planted = self.planted
        return {
            "faults": len(planted),
            "first": len(planted) - len(self.missed),
            "missed": self.missed,
            "false_alarms": len(self.false_alarms),
            "slowest_s": round(max((one.took_s for one in planted), default=0.0), 1),
            "pairs": sum(one.kind == "pair" for one in planted),
            "at_first_call": sum(one.named and one.calls == 1 for one in planted),
            "slowest_call_s": round(max((one.call_s for one in planted), default=0.0), 1),
            "not_healed": [one.name for one in planted if not one.healed],
        }


def format_results(planted: Sequence[Planted]) -> str:
    """Give the table as Markdown."""
    head = ["| fault | doctor's first finding | beside it | s | calls |", "|---|---|---|---|---|"]
    return "\n".join([*head, *(_row(one) for one in planted)])


def _row(one: Planted) -> str:
    first = f"`{one.first}`" if one.first else "nothing"
    beside = " ".join(f"`{id_}`" for id_ in one.beside)
    cells = (one.name, first if one.named else f"**missed**: {first}", beside, f"{one.took_s:.1f}", str(one.calls))
    return "| " + " | ".join(cells) + " |"
