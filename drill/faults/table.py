"""All faults of the demo's line, and the pairs that are planted together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from drill.booted import faults as booted
from drill.clinic.clinic import Clinic
from drill.fault import Fault, Pair
from drill.faults import clock, devices, files, network, programs, safety, storage, trust

FAULTS: tuple[Fault[Clinic], ...] = (
    *programs.FAULTS,
    *devices.FAULTS,
    *network.FAULTS,
    *trust.FAULTS,
    *clock.FAULTS,
    *storage.FAULTS,
    *files.FAULTS,
    *safety.FAULTS,
)

PAIRS: tuple[Pair[Clinic], ...] = (
    Pair(programs.broker_stopped, devices.camera_dark),
    Pair(programs.authority_away, devices.reader_unplugged),
    Pair(programs.firmware_stopped, devices.card_service_stopped),
    Pair(programs.daemon_hung, devices.camera_missing),
    Pair(clock.clock_years_behind, network.name_not_resolved),
    Pair(storage.outbox_not_writable, programs.broker_stopped),
    Pair(files.model_altered, devices.reader_unplugged),
    Pair(files.configuration_with_unknown_key, programs.host_stopped, hidden=True),
    Pair(trust.terminal_certificate_ended, programs.browser_dead),
    Pair(programs.daemon_stopped, programs.broker_stopped, hidden=True),
    Pair(safety.picture_left, trust.key_open_to_others),
    Pair(devices.card_service_hung, programs.broker_hung),
)

SHORT = (
    *("firmware-stopped", "broker-stopped", "camera-dark", "key-open-to-others", "picture-left"),
    *("clock-minutes-behind", "broker-stopped + camera-dark"),
)
"""Quick ones of many kinds, for every change."""


@dataclass(frozen=True)
class Choice:
    """What is planted in one drill."""

    faults: tuple[Fault[Clinic], ...]
    pairs: tuple[Pair[Clinic], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names, in their order."""
        return (*(one.name for one in self.faults), *(one.name for one in self.pairs))


def choose(names: Sequence[str], *, short: bool = False) -> Choice:
    """Give the faults and pairs of these names; of none, everything, or the short selection.

    Raises:
        ValueError: there is none of that name.
    """
    everything = Choice(FAULTS, PAIRS)
    wanted = names or (SHORT if short else everything.names)
    unknown = sorted(set(wanted) - {*everything.names, *(one.name for one in booted.FAULTS)})
    if unknown:
        raise ValueError(f"there is no fault {unknown[0]!r}; --list shows all")
    faults = tuple(one for one in FAULTS if one.name in wanted)
    return Choice(faults, tuple(one for one in PAIRS if one.name in wanted))
