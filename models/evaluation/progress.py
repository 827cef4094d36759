"""A progress bar on a stream for talk; on something that is no terminal, a line now and then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TextIO, TypeVar

T = TypeVar("T")

_WIDTH, _STEPS_WITHOUT_TERMINAL = 30, 4


def show_progress(items: Iterable[T], count: int, what: str, stream: TextIO) -> Iterator[T]:
    """Pass `items` on, drawing how many of `count` are done."""
    on_terminal = stream.isatty()
    steps = 100 if on_terminal else _STEPS_WITHOUT_TERMINAL
    shown = 0
    for done, item in enumerate(items, start=1):
        yield item
        if done * steps // count > shown:
            shown = done * steps // count
            stream.write(_draw(done, count, what, on_terminal=on_terminal))
            stream.flush()
    if on_terminal and shown:
        stream.write("\n")


def _draw(done: int, count: int, what: str, *, on_terminal: bool) -> str:
    if not on_terminal:
        return f"{what}: {done} of {count}\n"
    filled = _WIDTH * done // count
    return f"\r{what} [{'#' * filled}{'.' * (_WIDTH - filled)}] {done}/{count}"
