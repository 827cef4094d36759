"""A check that hangs or fails is a finding of its own group and of no other."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

from device.cli.doctor.finding import Finding, found
from device.cli.doctor.groups import GROUP_NAMES, choose
from device.cli.doctor.running import Group, run_groups
from device.cli.doctor.situation import Situation
from tests.device.cli.doctor.made import situation


def good(_: Situation) -> Sequence[Finding]:
    return [found("reader.ok")]


def failing(_: Situation) -> Sequence[Finding]:
    raise ZeroDivisionError("with a secret in its text")


def test_a_hanging_check_neither_hides_nor_blocks_the_others() -> None:
    released = threading.Event()

    def hanging(_: Situation) -> Sequence[Finding]:
        released.wait(100)
        return []

    groups = (Group("camera", hanging), Group("clock", hanging), Group("reader", good))
    began = time.monotonic()
    findings = run_groups(groups, situation(limit_s=0.2))
    assert time.monotonic() - began < 50
    released.set()
    assert [finding.id for finding in findings] == ["camera.check_timed_out", "clock.check_timed_out", "reader.ok"]


def test_a_failing_check_is_named_by_its_exception_only() -> None:
    failed, fine = run_groups((Group("keys", failing), Group("reader", good)), situation())
    assert failed == found("keys.check_failed", exception="ZeroDivisionError")
    assert fine.id == "reader.ok"


def test_groups_keep_their_order_however_they_are_asked_for() -> None:
    assert [group.name for group in choose(("daemon", "reader"))] == ["reader", "daemon"]
    assert tuple(group.name for group in choose(())) == GROUP_NAMES
