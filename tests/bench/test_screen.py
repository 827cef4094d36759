"""The screen part's rows and their aims."""

from __future__ import annotations

import os

from bench.screen.part import GROWTH_AIM_MIB, RATIO_AIM, to_rows
from measuring.processes import processes_below, pss_mib


def test_rows_have_their_aims() -> None:
    rows = {row.name: row for row in to_rows([20.0] * 99 + [90.0], 2.0, (50.0, 51 + GROWTH_AIM_MIB, 400.0))}
    assert rows["frame to preview, p50"].value == 20
    assert rows["frame to preview, p50, to bare"].value == 10 < RATIO_AIM
    assert not rows["frame to preview, p50, to bare"].missed
    assert rows["page memory, growth over 200 screens"].missed


def test_memory_is_counted_over_a_process_and_what_is_below_it() -> None:
    assert os.getpid() in processes_below(os.getpid())
    assert pss_mib([os.getpid()]) > 5
    assert pss_mib([2**22 + 1]) == 0
