"""A fault as a value: what people see of it, how it is planted and mended, and what the doctor has to say first.

A fault is written as a generator: what stands before its one `yield` plants it, what stands behind mends it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

Ground = TypeVar("Ground")
Planting = Callable[[Ground], Iterator[None]]
"""Plants, yields once, mends."""


class Kind(StrEnum):
    """Where a fault lies, for the table of the documents."""

    PROGRAM = "program"
    CARD = "card"
    CAMERA = "camera"
    NETWORK = "network"
    TRUST = "trust"
    CLOCK = "clock"
    STORAGE = "storage"
    FILES = "files"
    SAFETY = "safety"
    SYSTEM = "system"


@dataclass(frozen=True)
class Fault(Generic[Ground]):
    """One fault on a kind of ground, the demo's line or a booted machine.

    Attributes:
        name: words with hyphens.
        seen: what a clinic tells on the telephone, or what would be found out too late.
        causes: the ids of findings that name it; one of them has to be the doctor's first.
    """

    name: str
    kind: Kind
    seen: str
    causes: tuple[str, ...]
    planting: Planting[Ground]

    def __post_init__(self) -> None:
        """Check that it can be recognised."""
        if not self.causes or not all("." in cause for cause in self.causes):
            raise ValueError(f"{self.name}: names no finding")

    def plant(self, ground: Ground) -> AbstractContextManager[None]:
        """Give the manager that is entered while the fault is there."""
        return contextmanager(self.planting)(ground)


def fault(kind: Kind, seen: str, *causes: str) -> Callable[[Planting[Ground]], Fault[Ground]]:
    """Make a fault of a generator function, under the function's own name."""

    def make(planting: Planting[Ground]) -> Fault[Ground]:
        name = getattr(planting, "__name__", "").replace("_", "-")
        return Fault(name, kind, seen, causes, planting)

    return make


@dataclass(frozen=True)
class Pair(Generic[Ground]):
    """Two faults at the same time, planted in this order.

    `hidden`: the first one keeps the doctor from seeing the second, which need not be named then.
    """

    first: Fault[Ground]
    second: Fault[Ground]
    hidden: bool = False

    @property
    def name(self) -> str:
        """Both names."""
        return f"{self.first.name} + {self.second.name}"
