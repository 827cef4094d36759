"""Where the bars lie."""

from __future__ import annotations

import pytest

from host.authority.pages.chart import BOTTOM, LEFT, TOP, WIDTH, make_chart, round_up
from host.authority.pages.figures import format_csv
from host.authority.serving.statistics import Figures, MonthFigures, Way

MONTHS = (MonthFigures("2026-10"), MonthFigures("2026-11", card=30, insured_number=50, batch=15, disaster=5))


def test_blocks_stand_on_each_other() -> None:
    """Without gaps, in the order of the legend, none where nothing was counted."""
    empty, full = make_chart(MONTHS).bars
    assert empty.blocks == ()
    assert [block.way for block in full.blocks] == [Way.CARD, Way.INSURED_NUMBER, Way.BATCH, Way.DISASTER]
    low: float = BOTTOM
    for block in full.blocks:
        assert block.y + block.height == pytest.approx(low)
        low = block.y
    assert low == TOP


def test_all_months_fit() -> None:
    """From the left line to the right end."""
    bars = make_chart(MONTHS * 6).bars
    assert all(block.x > LEFT and block.x + block.width < WIDTH for bar in bars for block in bar.blocks)
    assert [line.count for line in make_chart(MONTHS).lines] == [0, 25, 50, 75, 100]


@pytest.mark.parametrize(
    ("count", "top"), [(0, 4), (3, 4), (4, 4), (5, 8), (9, 12), (13, 20), (100, 100), (101, 200), (6123, 8000)]
)
def test_round_figures(count: int, top: int) -> None:
    """The axis ends at a figure whose quarters are whole."""
    assert round_up(count) == top
    assert top % 4 == 0


def test_nothing_at_all() -> None:
    """An empty chart is no error."""
    assert make_chart(()).bars == ()


def test_csv() -> None:
    """A line of names, and one per month."""
    lines = format_csv(Figures(MONTHS)).splitlines()
    assert lines[0].startswith("month,card,insured_number,batch,")
    assert lines[2] == "2026-11,30,50,15,5,0,0,0,0,0,0,0,31.58"
