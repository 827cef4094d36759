"""What is to be started: the description of one program, without a process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from device.cli.supervisor.sandbox import Enclosure


@dataclass(frozen=True)
class Program:
    """One program of the line.

    `ready` is asked where the program itself reports nothing by sd_notify(3). `ready_within_s` counts from the start.
    `reads_output` keeps what it prints on stdout for `Process.read_line`; otherwise that is thrown away.
    """

    name: str
    command: tuple[str, ...]
    enclosure: Enclosure = field(default_factory=Enclosure)
    ready: Callable[[], bool] | None = None
    ready_within_s: float = 30.0
    reads_output: bool = False

    def __post_init__(self) -> None:
        """Check the name, which becomes a file name."""
        if not self.name.replace("-", "").isalnum() or not self.command:
            raise ValueError(f"{self.name!r}: needs a simple name and a command")
