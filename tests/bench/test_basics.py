"""What the parts share: a flush that reaches the disk, and waiting for a condition."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.basics.disk import open_disk
from bench.basics.errors import NotMeasured
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
