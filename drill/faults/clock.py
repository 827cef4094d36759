"""Faults of the terminal's clock; certificates and freshness hang on it, so it is easily taken for something else."""

from __future__ import annotations

from collections.abc import Iterator

from device.cli.demo.world.part import Part
from drill.clinic.clinic import Clinic
from drill.fault import Kind, fault

_MINUTE_S, _YEAR_S = 60, 365 * 86_400


@fault(Kind.CLOCK, "Every visit is marked late.", "clock.behind", "clock.far_behind")
def clock_minutes_behind(clinic: Clinic) -> Iterator[None]:
    """Set the clock back by seven minutes, which certificates made a moment ago still allow."""
    clinic.clock.move(-7 * _MINUTE_S)
    yield
    clinic.clock.move(0)


@fault(
    Kind.CLOCK,
    "Nothing is sent since the power cut.",
    *("clock.before_certificate", "clock.far_behind"),
)
def clock_years_behind(clinic: Clinic) -> Iterator[None]:
    """Let the power fail, and the clock begin three years ago."""
    yield from _power_cut(clinic, -3 * _YEAR_S)


@fault(
    Kind.CLOCK,
    "Nothing is sent since somebody set the date.",
    *("clock.far_ahead", "clock.ahead_or_host_silent"),
)
def clock_a_year_ahead(clinic: Clinic) -> Iterator[None]:
    """Let the power fail, and the clock begin next year, when every certificate has ended."""
    yield from _power_cut(clinic, _YEAR_S)


def _power_cut(clinic: Clinic, moved_s: int) -> Iterator[None]:
    for part in (Part.FIRMWARE, Part.DAEMON):
        clinic.parts.kill(part)
    clinic.clock.move(moved_s)
    clinic.parts.start_together(Part.DAEMON, Part.FIRMWARE)
    yield
    clinic.clock.move(0)
    clinic.restart(Part.DAEMON, Part.FIRMWARE)


FAULTS = (clock_minutes_behind, clock_years_behind, clock_a_year_ahead)
