"""When an update may begin: patients and unsent results first, then the clinic's hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from device.cli.update.health import Health, read_report
from device.cli.update.permission import was_refused, why_not_now
from device.cli.update.record import Last, Outcome, State
from device.cli.update.settings import UpdateSettings
from device.cli.update.window import JAPAN
from tests.device.cli.update.made import WELL

NIGHT, DAY = datetime(2026, 11, 3, 2, 0, tzinfo=JAPAN), datetime(2026, 11, 3, 10, 0, tzinfo=JAPAN)
ON = UpdateSettings(scheduled=True)
BUSY = replace(WELL, findings=frozenset({"reader.in_use_by_visit"}))
ILL = replace(WELL, groups={"reader": "failed"})


@pytest.mark.parametrize(
    ("settings", "health", "now", "scheduled", "why"),
    [
        (ON, WELL, NIGHT, True, ""),
        (ON, WELL, DAY, True, "outside_window"),
        (ON, WELL, DAY, False, ""),
        (UpdateSettings(), WELL, NIGHT, True, "not_scheduled"),
        (ON, BUSY, NIGHT, True, "visit_open"),
        (ON, BUSY, DAY, False, "visit_open"),
        (ON, replace(WELL, oldest_unsent_s=601), NIGHT, True, "results_unsent"),
        (ON, replace(WELL, oldest_unsent_s=601), DAY, False, "results_unsent"),
        (ON, replace(WELL, oldest_unsent_s=600), NIGHT, True, ""),
        (ON, replace(WELL, findings=frozenset({"clock.far_behind"})), NIGHT, True, "clock_wrong"),
        (ON, replace(WELL, findings=frozenset({"clock.not_synchronised"})), NIGHT, True, ""),
        (ON, ILL, NIGHT, True, "not_well_before"),
        (ON, ILL, DAY, False, ""),
    ],
)
def test_what_forbids_it(settings: UpdateSettings, health: Health, now: datetime, scheduled: bool, why: str) -> None:
    assert why_not_now(settings, health, now, scheduled=scheduled) == why


def test_a_version_that_was_taken_back_is_not_tried_again_but_for_a_power_cut() -> None:
    def state(outcome: Outcome, reason: str) -> State:
        return State("1", last=Last("1", "2", "2026-11-03T17:00:00Z", outcome, reason))

    assert was_refused(state(Outcome.ROLLED_BACK, "group_worse:broker"), "2")
    assert was_refused(state(Outcome.FAILED, "install_failed"), "2")
    assert not was_refused(state(Outcome.ROLLED_BACK, "group_worse:broker"), "3")
    assert not was_refused(state(Outcome.ROLLED_BACK, "interrupted"), "2")
    assert not was_refused(state(Outcome.HEALTHY, ""), "2")
    assert not was_refused(None, "2")


def test_the_doctors_report_is_read_and_what_is_missing_is_nothing() -> None:
    finding = {"id": "outbox.host_silent", "group": "outbox", "evidence": {"oldest_row_s": 700}}
    report = {"groups": {"outbox": "failed"}, "findings": [finding]}
    assert read_report(report) == ({"outbox": "failed"}, frozenset({"outbox.host_silent"}), 700)
    assert read_report({}) == ({}, frozenset(), -1)
