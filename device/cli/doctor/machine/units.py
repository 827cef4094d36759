"""What systemd says of a unit: read with `systemctl show`, which needs no rights and changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from device.cli.doctor.machine.ground import Machine

_PROPERTIES = (
    "Id,LoadState,ActiveState,SubState,Result,NRestarts,UnitFileState,ExecMainStatus,MemoryCurrent,ConditionResult"
)
_UNSET = 2**64 - 1


@dataclass(frozen=True)
class Unit:
    """One unit. `result` is systemd's word for how it last ended; `memory_mib` is -1 where it is not counted."""

    name: str
    load: str
    active: str
    sub: str
    result: str
    restarts: int
    file_state: str
    exit_status: int
    memory_mib: int
    condition_met: bool

    @property
    def failed(self) -> bool:
        """Whether it has ended with a failure and is not up again."""
        return self.active == "failed" or (self.sub == "auto-restart" and self.result != "success")

    @property
    def masked(self) -> bool:
        """Whether it is forbidden to start."""
        return self.load == "masked" or self.file_state == "masked"

    @property
    def stopped(self) -> bool:
        """Whether it does not run, and nobody calls that a failure."""
        return self.active == "inactive"

    @property
    def waits(self) -> bool:
        """Whether it was to start, and a condition in its file was not met."""
        return self.stopped and not self.condition_met


def show_units(machine: Machine, names: Iterable[str]) -> dict[str, Unit] | None:
    """Ask for several units at once; None where systemd does not answer."""
    said = machine.call("systemctl", "show", f"--property={_PROPERTIES}", *names)
    return None if said is None else parse_units(said)


def failed_units(machine: Machine) -> list[str] | None:
    """Give the names of all units that failed; None where systemd does not answer."""
    said = machine.call("systemctl", "list-units", "--state=failed", "--plain", "--no-legend", "--no-pager")
    return None if said is None else [line.split()[0] for line in said.splitlines() if line.strip()]


def parse_units(text: str) -> dict[str, Unit]:
    """Read what `systemctl show` prints: blocks of NAME=VALUE with an empty line between."""
    blocks = (dict(_pair(line) for line in block.splitlines() if "=" in line) for block in text.split("\n\n"))
    return {block["Id"]: _unit(block) for block in blocks if "Id" in block}


def _pair(line: str) -> tuple[str, str]:
    name, _, value = line.partition("=")
    return name, value


def _unit(block: dict[str, str]) -> Unit:
    memory = _number(block.get("MemoryCurrent", ""))
    return Unit(
        block["Id"],
        block.get("LoadState", ""),
        block.get("ActiveState", ""),
        block.get("SubState", ""),
        block.get("Result", ""),
        _number(block.get("NRestarts", "")),
        block.get("UnitFileState", ""),
        _number(block.get("ExecMainStatus", "")),
        -1 if memory in (0, _UNSET) else memory // 2**20,
        block.get("ConditionResult", "yes") != "no",
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0
