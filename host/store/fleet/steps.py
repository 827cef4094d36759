"""From one version of a fleet's schema to the next, while the fleet has rows in it.

A new database is made as the newest version; one that is older goes through the steps it lacks. Where programs of an
older version can go on working after a step, it says so with `least`, and machines are changed one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from host.store.fleet.tending import tending_statements


@dataclass(frozen=True)
class Step:
    """What makes a version of the one before it; `least` is the oldest version whose programs work with it."""

    version: int
    least: int
    statements: tuple[str, ...]


STEPS = (
    Step(
        version=2,
        least=2,
        statements=("ALTER TABLE fleet_schema ADD COLUMN least integer", *tending_statements()),
    ),
)


def steps_from(version: int) -> Iterator[Step]:
    """Give the steps that a database of some version lacks, in their order."""
    return (step for step in STEPS if step.version > version)


def least_now() -> int:
    """Give the oldest version whose programs work with the newest schema."""
    return STEPS[-1].least
