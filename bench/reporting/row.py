"""One row of the bench: a figure, what it is held against, and how it was run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Row:
    """One figure. `aim` is the highest value that is good enough, `least` the lowest; without either it is told only.

    `against` names the floor or the rival that the figure is a ratio to or is held against, `how` what was run.
    """

    part: str
    name: str
    value: float
    unit: str
    aim: float | None = None
    least: float | None = None
    against: str = ""
    how: str = ""

    @property
    def judged(self) -> bool:
        """Whether there is an aim."""
        return self.aim is not None or self.least is not None

    @property
    def missed(self) -> bool:
        """Whether the figure is on the wrong side of its aim."""
        too_much = self.aim is not None and self.value > self.aim
        return too_much or (self.least is not None and self.value < self.least)

    def tell_aim(self) -> str:
        """Give the aim in words; empty without one."""
        parts = [f"≤ {self.aim:g}"] if self.aim is not None else []
        parts += [f"≥ {self.least:g}"] if self.least is not None else []
        return " and ".join(parts)


def ran(how: str, rows: Iterable[Row]) -> list[Row]:
    """Say of rows that do not say it themselves how they were run."""
    return [row if row.how else replace(row, how=how) for row in rows]
