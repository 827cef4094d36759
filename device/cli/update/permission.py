"""May an update begin now? Pure."""

from __future__ import annotations

from datetime import datetime

from device.cli.update.health import Health
from device.cli.update.record import Outcome, State
from device.cli.update.settings import UpdateSettings
from device.cli.update.steps import INTERRUPTED
from device.cli.update.window import is_open


def why_not_now(settings: UpdateSettings, health: Health, now: datetime, *, scheduled: bool) -> str:
    """Give a stable word for what forbids it now, or nothing.

    A person who asks for it by hand chooses the hour; patients and unsent results come first in any case.
    """
    if health.busy:
        return "visit_open"
    if health.oldest_unsent_s > settings.gate.oldest_unsent_s:
        return "results_unsent"
    if not scheduled:
        return ""
    if not settings.scheduled:
        return "not_scheduled"
    if health.clock_wrong:
        return "clock_wrong"
    if not is_open(settings, now):
        return "outside_window"
    return "not_well_before" if health.failed else ""


def was_refused(state: State | None, version: str) -> bool:
    """Say whether this version was tried and taken back; it is not tried again by itself.

    A power cut says nothing about a version.
    """
    last = state.last if state else None
    return (
        last is not None
        and last.new == version
        and last.outcome is not Outcome.HEALTHY
        and last.reason != INTERRUPTED
    )
