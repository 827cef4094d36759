"""Plots: a bar ends where its ratio lies, a line goes through its figures, the sizes stand below."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bench.reporting.charts import Growth, draw_growth, draw_ratios
from bench.reporting.row import Row
from models.evaluation.plot.drawing import HEIGHT, WIDTH, Dot, Drawing, Line, Words


def _bars(drawing: Drawing) -> list[Line]:
    return [part for part in drawing.parts if isinstance(part, Line) and part.width > 2]


def _words(drawing: Drawing) -> list[str]:
    return [part.text for part in drawing.parts if isinstance(part, Words)]


def test_a_bar_is_as_long_as_its_share_of_the_aim() -> None:
    rows = [Row("a", "half", 1.0, "x", 2.0), Row("b", "twice", 4.0, "x", 2.0), Row("c", "told", 9, "x")]
    half, twice = _bars(draw_ratios(rows))
    lengths = [bar.places[1][0] - bar.places[0][0] for bar in (half, twice)]
    assert lengths[1] == pytest.approx(4 * lengths[0], abs=1)
    assert half.colour != twice.colour
    assert {"a: half", "1 of 2", "b: twice"} <= set(_words(draw_ratios(rows)))


def test_a_bar_never_leaves_the_page() -> None:
    (bar,) = _bars(draw_ratios([Row("a", "far off", 1000.0, "x", 1.0)]))
    assert bar.places[1][0] < WIDTH


def test_only_ratios_are_drawn() -> None:
    assert not _bars(draw_ratios([Row("a", "memory", 5, "MiB", 9)]))


def test_a_line_of_growth_goes_through_its_figures_by_size() -> None:
    drawing = draw_growth(Growth("cost", "visits", "ms", {"page": {100: 2.0, 10: 1.0, 1000: 2.0}}))
    dots = [part.place for part in drawing.parts if isinstance(part, Dot)]
    assert [x for x, _ in dots] == sorted(x for x, _ in dots)
    assert dots[0][1] > dots[1][1] == dots[2][1]
    assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y in dots)
    assert {"10", "100", "1,000", "page"} <= set(_words(drawing))


def test_figures_that_lie_on_each_other_can_all_be_read() -> None:
    lines = {name: {10: 1.0, 100: 5.0 + number / 10} for number, name in enumerate("abcdef")}
    parts = [part for part in draw_growth(Growth("cost", "visits", "ms", lines)).parts if isinstance(part, Words)]
    at = {part.text: part.place for part in parts}
    told = sorted(at[f"{5 + number / 10:g}"][1] for number in range(6))
    assert all(below - above >= 11 for above, below in pairwise(told))
    assert len({at[name] for name in lines}) == len(lines)


@pytest.mark.parametrize("lines", [{}, {"page": {0: 1.0}}, {"page": {10: 0.0}}])
def test_what_has_no_logarithm_is_refused(lines: dict[str, dict[int, float]]) -> None:
    with pytest.raises(ValueError, match="sizes begin at 1"):
        Growth("cost", "visits", "ms", lines)
