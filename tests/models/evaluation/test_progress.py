"""The progress bar: a bar on a terminal, some lines elsewhere, and every item passed on."""

from __future__ import annotations

import io

import pytest

from models.evaluation.progress import show_progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("count", [0, 1, 3, 1000])
def test_every_item_passes(count: int) -> None:
    assert list(show_progress(range(count), count, "pictures", io.StringIO())) == list(range(count))


def test_without_a_terminal_there_are_a_few_lines() -> None:
    stream = io.StringIO()
    list(show_progress(range(1000), 1000, "pictures", stream))
    assert stream.getvalue().splitlines()[-1] == "pictures: 1000 of 1000"
    assert stream.getvalue().count("\n") == 4


def test_on_a_terminal_one_line_is_drawn_again() -> None:
    stream = Terminal()
    list(show_progress(range(10), 10, "pictures", stream))
    assert stream.getvalue().endswith(f"\rpictures [{'#' * 30}] 10/10\n")
    assert stream.getvalue().count("\n") == 1
