"""What counts as growth, and what does not."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Callable

import pytest

from soak.flat import FULL_AT, LIMITS, Growth, judge, slope
from soak.plot import draw
from soak.visitors import SHARES, Kind
from soak.visitors import draw as draw_people
from soak.watching import Sample, values_of


def samples(memory_kib: Callable[[int], int], handles: Callable[[int], int] = lambda _visits: 40) -> list[Sample]:
    """Give forty samples over 2,000 visits."""
    return [
        Sample(visits, memory_kib(visits), handles(visits), threads=9, tasks=12, files=30, state_kib=visits)
        for visits in range(0, 2000, 50)
    ]


def growing(found: list[Growth]) -> list[str]:
    return [one.what for one in found if not one.is_flat]


@pytest.mark.parametrize(
    ("memory_kib", "grows"),
    [
        (lambda _visits: 200_000, []),
        (lambda visits: 150_000 + min(visits, 800) * 60, []),  # warm-up in the first half
        (lambda visits: 200_000 + visits * 2, []),
        (lambda visits: 200_000 + visits * 3, ["memory_kib"]),
        (lambda visits: 200_000 + (30_000 if visits == 1500 else 0), []),  # one sample in the middle of work
        (lambda visits: 200_000 - visits * 3, []),
    ],
)
def test_memory(memory_kib: Callable[[int], int], grows: list[str]) -> None:
    assert growing(judge("firmware", samples(memory_kib))) == grows


def test_what_fills_up_to_a_bound_counts_only_where_a_run_is_too_short_to_see_the_bound() -> None:
    filling = samples(lambda visits: 100_000 + min(visits, FULL_AT) * 5)
    assert growing(judge("host", filling)) == []
    assert growing(judge("host", [one for one in filling if one.visits <= FULL_AT])) == ["memory_kib"]


def test_what_grows_beyond_the_bound_is_found() -> None:
    assert growing(judge("host", samples(lambda visits: 100_000 + max(0, visits - FULL_AT) * 3))) == ["memory_kib"]


def test_a_handle_that_is_left_open_now_and_then_is_found() -> None:
    leaks = judge("daemon", samples(lambda _visits: 1, lambda visits: 40 + visits // 300))
    assert growing(leaks) == ["handles"]
    assert [one.limit for one in leaks] == list(LIMITS.values())


def test_too_few_samples_say_nothing() -> None:
    with pytest.raises(ValueError, match="say nothing"):
        judge("host", samples(lambda _visits: 1)[:4])


def test_slope() -> None:
    assert slope([(0, 1), (10, 3), (20, 5)]) == 0.2
    assert slope([(0, 1), (10, 90), (20, 5), (30, 7)]) == pytest.approx(0.2, abs=0.1)
    assert slope([(5, 1)]) == 0.0


def test_twenty_people_come_by_their_shares_in_the_same_order_again() -> None:
    first, second = draw_people(7), draw_people(7)
    people = [next(first) for _ in range(20)]
    assert people == [next(second) for _ in range(20)]
    assert {kind: people.count(kind) for kind in Kind} == SHARES


def test_the_picture_has_a_line_for_every_program_and_figure() -> None:
    picture = draw({"firmware": samples(lambda visits: visits), "daemon": samples(lambda _visits: 0)}, "1 < 2 & 3")
    lines = ElementTree.fromstring(picture).findall("{http://www.w3.org/2000/svg}polyline")  # noqa: S314  our own
    assert len(lines) == 12
    assert all(len(str(line.get("points")).split()) == 40 for line in lines)


def test_values_of_a_metrics_text() -> None:
    text = '# HELP a A.\n# TYPE a gauge\na{state="x"} 3.0\nuketsuke_tasks 12.0\n'
    assert values_of(text) == {'a{state="x"}': 3.0, "uketsuke_tasks": 12.0}
