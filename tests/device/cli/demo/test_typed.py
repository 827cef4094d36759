"""Typed lines, from a real pipe."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from device.cli.demo.typed import TypedLines

SOON_S = 0.01


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    reading, writing = os.pipe()
    yield reading, writing
    for descriptor in (reading, writing):
        try:
            os.close(descriptor)
        except OSError:  # the test closed it
            continue


def test_lines_that_came_together_are_given_one_by_one(pipe: tuple[int, int]) -> None:
    lines = TypedLines(pipe[0])
    os.write(pipe[1], b"card hanako\ntake\npers")
    assert [lines.next(SOON_S) for _ in range(3)] == ["card hanako", "take", None]
    os.write(pipe[1], b"onas\n")
    assert lines.next(SOON_S) == "personas"


def test_nothing_typed_is_none(pipe: tuple[int, int]) -> None:
    assert TypedLines(pipe[0]).next(SOON_S) is None


def test_after_the_end_there_are_none(pipe: tuple[int, int]) -> None:
    lines = TypedLines(pipe[0])
    os.write(pipe[1], b"take\nhalf")
    os.close(pipe[1])
    assert [lines.next(SOON_S) for _ in range(3)] == ["take", None, None]


def test_bytes_that_are_no_text_are_a_line_all_the_same(pipe: tuple[int, int]) -> None:
    os.write(pipe[1], b"\xff\n")
    assert TypedLines(pipe[0]).next(SOON_S) == "\ufffd"
