"""What one process of a fleet can be."""

from __future__ import annotations

from enum import StrEnum


class FleetRole(StrEnum):
    """By default a process is both."""

    GATE = "gate"
    WORKER = "worker"
