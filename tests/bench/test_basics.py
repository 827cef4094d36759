"""What the parts share: a flush that reaches the disk, waiting for a condition, CPU time of a process."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bench.basics.disk import open_disk
from bench.basics.errors import NotMeasured
from bench.basics.processes import cpu_s
from bench.basics.waiting import wait_for


def test_a_page_is_flushed_and_nothing_stays(tmp_path: Path) -> None:
    with open_disk(tmp_path) as disk:
        assert disk.time_commit() > 0
    assert list(tmp_path.iterdir()) == []


def test_waiting_ends_with_the_condition_or_with_its_time() -> None:
    asked = iter((False, False, True))
    wait_for(lambda: next(asked), "it never held")
    with pytest.raises(NotMeasured, match="it never held"):
        wait_for(lambda: False, "it never held", within_s=0.02)


def test_the_cpu_time_of_a_process_and_of_none() -> None:
    assert cpu_s(os.getpid()) > 0
    assert cpu_s(2**22 + 1) == 0
