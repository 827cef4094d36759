"""What can go wrong with the machine and the programs; all of it is for a technician."""

from __future__ import annotations

from collections.abc import Sequence

from device.base.errors import UketsukeError


class ProgramMissing(UketsukeError):
    """A program or a file that set-up brings is not there."""

    number = 612


class ProgramFailed(UketsukeError):
    """A program ended although it should serve, was not ready in time, or a command ended with an error."""

    number = 613

    def __init__(self, name: str, what: str, last_lines: Sequence[str] = ()) -> None:
        """Say what happened to which program; `last_lines` are the end of its stderr."""
        tail = "".join(f"\n  | {line}" for line in last_lines)
        super().__init__(f"{name}: {what}{tail}")
        self.name = name
