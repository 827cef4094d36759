"""The newest durations: which are kept, and that keeping them takes no more memory than it took at the start."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.firmware.diagnosis import durations as durations_module
from device.firmware.diagnosis.durations import Durations

OF_DURATIONS = tracemalloc.Filter(True, str(durations_module.__file__))
"""Whatever else this process does meanwhile, in other threads, too, is not counted."""
ENTRIES = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 10**6)), max_size=40)


@given(ENTRIES, st.integers(1, 12), st.integers(0, 40))
def test_the_newest_are_given_in_their_order(entries: list[tuple[str, int]], kept: int, first: int) -> None:
    durations = Durations(kept)
    for at, (name, took_ms) in enumerate(entries):
        durations.add(float(at), name, took_ms)
    dated = list(enumerate(entries))[-kept:]
    assert list(durations.since(float(first))) == [entry for at, entry in dated if at >= first]


@pytest.mark.parametrize(("took_ms", "given"), [(-1, 0), (2**32, 2**32 - 1), (2**40, 2**32 - 1)])
def test_what_no_duration_can_be_is_cut(took_ms: int, given: int) -> None:
    durations = Durations(1)
    durations.add(0.0, "a", took_ms)
    assert list(durations.since(0.0)) == [("a", given)]


def test_names_are_a_closed_set() -> None:
    durations = Durations(300)
    for number in range(256):
        durations.add(0.0, str(number), 1)
    with pytest.raises(ValueError, match="too many"):
        durations.add(0.0, "one more", 1)
    with pytest.raises(ValueError, match="at least one"):
        Durations(0)


def test_nothing_grows_while_it_fills() -> None:
    durations = Durations(5000)
    durations.add(0.0, "reading", 1)
    tracemalloc.start()
    try:
        for number in range(10_000):
            durations.add(number * 1.5, "reading", number)
        held = tracemalloc.take_snapshot().filter_traces([OF_DURATIONS])
    finally:
        tracemalloc.stop()
    grown = sum(trace.size for trace in held.traces)
    assert grown < 1000, grown
