"""The sender: what goes out when, with a clock of the test's own."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.daemon.base.pauses import Pauses
from device.daemon.base.settings import OutboxSettings
from device.daemon.outbox.sender import Sender, Windows
from device.daemon.outbox.store import Key, Outbox, digest_of
from device.wire.local import Put
from device.wire.messages.host import ReceiptEntry
from device.wire.words import ReceiptState

WINDOWS = Windows(fresh=2, backlog=3, fresh_s=100.0)


class Bench:
    """A sender with its outbox, its clock and what it sent."""

    def __init__(self, path: Path, windows: Windows) -> None:
        """Begin empty, with the link up."""
        self.outbox = Outbox(path, OutboxSettings())
        self.now = 0.0
        self.up = True
        self.sent: list[str] = []
        pauses = Pauses(2.0, 60.0, random.Random(1))
        self.sender = Sender(self.outbox, self._publish, windows=windows, pauses=pauses, clock=lambda: self.now)

    def put(self, *seqs: int, urgent: bool = False) -> None:
        """Put messages."""
        for seq in seqs:
            self.outbox.put(Put("b1", seq, str(seq), urgent))
            self.sender.came(Key("b1", seq), urgent=urgent)

    def put_and_send(self, seq: int, *, urgent: bool = True) -> None:
        """Put a message as the dispatch does."""
        is_new = self.outbox.put(Put("b1", seq, str(seq), urgent))
        self.sender.came(Key("b1", seq), urgent=urgent, sealed=str(seq) if is_new else "")

    def receipt(self, seq: int) -> None:
        """Settle one as a receipt does."""
        self.outbox.settle([ReceiptEntry("b1", seq, digest_of(str(seq)), ReceiptState.STORED)])
        self.sender.forget(Key("b1", seq))

    def step(self) -> list[str]:
        """Make a step and give what went out."""
        self.sent.clear()
        self.sender.step()
        return list(self.sent)

    def step_to_next(self) -> list[str]:
        """Let the time pass until something is due, and give what went out."""
        delay = self.sender.step()
        assert delay is not None
        self.now += delay
        return self.step()

    def _publish(self, sealed: str) -> bool:
        if self.up:
            self.sent.append(sealed)
        return self.up


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """Give a bench with a window of three for the backlog."""
    bench = Bench(tmp_path / "outbox.db", WINDOWS)
    yield bench
    bench.outbox.close()


def test_oldest_first_up_to_the_window(bench: Bench) -> None:
    bench.put(1, 2, 3, 4, 5)
    assert bench.step() == ["1", "2", "3"]
    assert bench.step() == []
    bench.receipt(2)
    assert bench.step() == ["4"]


def test_urgent_goes_before_a_full_window(bench: Bench) -> None:
    bench.put(1, 2, 3, 4, 5)
    bench.step()
    bench.put(6, urgent=True)
    assert bench.step() == ["6"]


def test_an_urgent_one_goes_out_in_the_moment_it_is_put_and_once(bench: Bench) -> None:
    bench.put_and_send(1)
    assert bench.sent == ["1"]
    assert bench.step() == []
    assert bench.step_to_next() == ["1"]  # for want of a receipt


def test_an_urgent_one_without_a_link_goes_out_with_the_link(bench: Bench) -> None:
    bench.up = False
    bench.put_and_send(1)
    bench.up = True
    bench.sender.link_changed()
    assert bench.step() == ["1"]


def test_more_than_there_is_room_for_waits_for_a_receipt(bench: Bench) -> None:
    for seq in (1, 2, 3):
        bench.put_and_send(seq)
    assert bench.sent == ["1", "2"]
    bench.receipt(2)
    bench.receipt(3)
    bench.sent.clear()
    bench.put_and_send(4)
    assert bench.sent == ["4"]


def test_what_is_not_urgent_waits_for_its_turn(bench: Bench) -> None:
    bench.put_and_send(1, urgent=False)
    assert bench.sent == []
    assert bench.step() == ["1"]


def test_what_is_put_again_is_not_sent_again(bench: Bench) -> None:
    bench.put_and_send(1)
    bench.put_and_send(1)
    assert bench.sent == ["1"]


def test_whoever_came_last_goes_first(bench: Bench) -> None:
    bench.put(1)
    bench.put(2, 3, 4, urgent=True)
    assert bench.step() == ["4", "3", "1", "2"]  # the third of the fresh ones waits like the backlog


def test_a_row_is_fresh_for_a_while(bench: Bench) -> None:
    bench.put(6, urgent=True)
    bench.put(1, 2, 3, 4)
    bench.now = 99.0
    assert bench.step() == ["6", "1", "2", "3"]
    bench.sender.link_changed()
    bench.now = 101.0
    assert bench.step() == ["1", "2", "3"]


def test_after_a_restart_the_newest_urgent_row_is_fresh(tmp_path: Path, bench: Bench) -> None:
    bench.put(1, 2, 3, 4)
    bench.put(5, 6, urgent=True)
    bench.outbox.close()
    again = Bench(tmp_path / "outbox.db", WINDOWS)
    assert again.step() == ["6", "1", "2", "3"]
    again.outbox.close()


def test_a_receipt_ends_what_was_fresh(bench: Bench) -> None:
    bench.put(1, urgent=True)
    bench.receipt(1)
    assert bench.step() == []


def test_resends_with_growing_pauses(bench: Bench) -> None:
    bench.put(1)
    bench.step()
    waits = []
    for _ in range(5):
        before = bench.now
        assert bench.step_to_next() == ["1"]
        waits.append(bench.now - before)
    assert all(2**n * 1.5 <= wait <= 2**n * 2.5 for n, wait in enumerate(waits))


def test_unanswered_rows_make_room(bench: Bench) -> None:
    bench.put(1, 2, 3, 4, 5)
    assert bench.step() == ["1", "2", "3"]
    later = [seq for _ in range(40) for seq in bench.step_to_next()]
    assert min(later.count("4"), later.count("5")) >= 3  # nobody answered for 1, 2 and 3, so these had their turn


def test_every_row_comes_round_again(bench: Bench) -> None:
    bench.put(1, 2, 3, 4, 5, 6, 7)
    seen: set[str] = set(bench.step())
    for _ in range(400):
        seen |= set(bench.step_to_next())
    again: set[str] = set()
    for _ in range(400):
        again |= set(bench.step_to_next())
    assert seen == again == {"1", "2", "3", "4", "5", "6", "7"}


def test_link_down_sends_nothing_and_starts_anew(bench: Bench) -> None:
    bench.put(1, 2)
    bench.step()
    bench.up = False
    bench.sender.link_changed()
    assert bench.sender.step() is None
    bench.up = True
    bench.sender.link_changed()
    assert bench.step() == ["1", "2"]


def test_nothing_to_do_has_no_next_time(bench: Bench) -> None:
    assert bench.sender.step() is None


@given(tries=st.integers(1, 10_000), first_s=st.floats(0.01, 10), factor=st.floats(1, 100), seed=st.integers())
def test_pause_is_bounded(tries: int, first_s: float, factor: float, seed: int) -> None:
    pause = Pauses(first_s, first_s * factor, random.Random(seed)).after(tries)
    assert first_s * 0.75 <= pause <= first_s * factor * 1.2500001
