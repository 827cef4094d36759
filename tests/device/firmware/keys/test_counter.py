"""The counters: never the same number twice, whatever dies in between."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from device.firmware.keys.counter import Counter
from device.firmware.keys.errors import StateDamaged, StateNotWritten

KEY = bytes(32)
_COUNT_FOR_EVER = """
import sys
from pathlib import Path
from device.firmware.keys.counter import Counter
counter = Counter(Path(sys.argv[1]), bytes(32))
while True:
    print(counter.next_seq(), flush=True)
"""


def test_numbers_go_on_after_a_restart(tmp_path: Path) -> None:
    with contextlib.closing(Counter(tmp_path / "c.db", KEY)) as counter:
        assert [counter.next_seq() for _ in range(3)] == [1, 2, 3]
    with contextlib.closing(Counter(tmp_path / "c.db", KEY)) as counter:
        assert counter.next_seq() == 4


def test_tickets_have_the_letter_and_differ(tmp_path: Path) -> None:
    with contextlib.closing(Counter(tmp_path / "c.db", KEY)) as counter:
        tickets = [counter.next_ticket("K") for _ in range(50)]
        assert counter.next_seq() == 1  # the two counters are not one
    assert len(set(tickets)) == 50
    assert {ticket[0] for ticket in tickets} == {"K"}


def test_ticket_and_number_are_drawn_together_from_the_same_two_counters(tmp_path: Path) -> None:
    with (
        contextlib.closing(Counter(tmp_path / "c.db", KEY)) as one,
        contextlib.closing(Counter(tmp_path / "d.db", KEY)) as other,
    ):
        together = [one.next_visit("K") for _ in range(3)]
        assert together == [(other.next_ticket("K"), other.next_seq()) for _ in range(3)]
        assert (one.next_ticket("K"), one.next_seq()) == (other.next_ticket("K"), other.next_seq())


def test_neither_is_drawn_when_they_cannot_be_committed(tmp_path: Path) -> None:
    with contextlib.closing(Counter(tmp_path / "c.db", KEY)) as counter:
        with contextlib.closing(sqlite3.connect(tmp_path / "c.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StateNotWritten):
                counter.next_visit("K")
        assert counter.next_visit("K")[1] == 1


def test_threads_get_different_numbers(tmp_path: Path) -> None:
    numbers: list[int] = []
    with contextlib.closing(Counter(tmp_path / "c.db", KEY)) as counter:

        def take() -> None:
            numbers.extend(counter.next_seq() for _ in range(20))

        threads = [threading.Thread(target=take) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(numbers) == list(range(1, 81))


def test_file_is_private(tmp_path: Path) -> None:
    with contextlib.closing(Counter(tmp_path / "c.db", KEY)) as counter:
        counter.next_seq()
        assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


@pytest.mark.parametrize("damage", ["PRAGMA user_version = 9", "DELETE FROM counter WHERE name = 'seq'"])
def test_damaged_file(tmp_path: Path, damage: str) -> None:
    Counter(tmp_path / "c.db", KEY).close()
    database = sqlite3.connect(tmp_path / "c.db")
    database.execute(damage)
    database.commit()
    database.close()
    with pytest.raises(StateDamaged):
        Counter(tmp_path / "c.db", KEY)


def test_no_database(tmp_path: Path) -> None:
    (tmp_path / "c.db").write_bytes(b"not a database " * 100)
    with pytest.raises(StateDamaged):
        Counter(tmp_path / "c.db", KEY)


def test_number_that_cannot_be_committed_is_not_given(tmp_path: Path) -> None:
    with contextlib.closing(Counter(tmp_path / "c.db", KEY)) as counter:
        other = sqlite3.connect(tmp_path / "c.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StateNotWritten) as error:
            counter.next_seq()
        assert error.value.number == 705
        other.close()
        assert counter.next_seq() == 1


@pytest.mark.system
def test_no_number_twice_under_kill(tmp_path: Path) -> None:
    seen: list[int] = []
    for round_ in range(5):
        command = [sys.executable, "-c", _COUNT_FOR_EVER, str(tmp_path / "c.db")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ}) as process:
            assert process.stdout is not None
            numbers = [int(process.stdout.readline()) for _ in range(20 + 7 * round_)]
            process.kill()
            numbers += [int(line) for line in process.stdout if line.endswith("\n")]
        seen += numbers
    assert len(seen) > 100
    assert seen == sorted(set(seen))  # rising, so none twice; a number may be missing
