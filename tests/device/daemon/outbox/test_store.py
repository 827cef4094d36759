"""The outbox: what it takes, what it refuses, and what alone makes a row go."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from device.daemon.base.errors import NumberUsedTwice, OutboxFull, OutboxNotWritten, StateDamaged
from device.daemon.base.settings import OutboxSettings
from device.daemon.outbox.store import _MIGRATIONS, Counts, Key, Outbox, digest_of
from device.wire.local import Put
from device.wire.messages.host import ReceiptEntry
from device.wire.words import ReceiptState
from tests.device.small_disk import small_disk

_FULL = 2
"""SQLite's number for `PRAGMA synchronous=FULL`."""


def put(seq: int, sealed: str = "", *, urgent: bool = False, boot: str = "b1") -> Put:
    """Give a message."""
    return Put(boot, seq, sealed or f"sealed-{seq}", urgent)


def entry(message: Put, state: ReceiptState = ReceiptState.STORED, error: int = 0) -> ReceiptEntry:
    """Give the receipt entry that fits it."""
    return ReceiptEntry(message.boot, message.seq, digest_of(message.sealed), state, error)


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    """Give an empty outbox with small limits."""
    outbox = Outbox(tmp_path / "outbox.db", OutboxSettings(max_rows=5, max_bytes=1000))
    yield outbox
    outbox.close()


def test_keeps_what_was_put(tmp_path: Path, outbox: Outbox) -> None:
    outbox.put(put(1))
    again = Outbox(tmp_path / "outbox.db", OutboxSettings())
    assert again.read_sealed(Key("b1", 1)) == "sealed-1"
    again.close()


def test_same_message_twice_is_one_row(outbox: Outbox) -> None:
    assert outbox.put(put(1))
    assert not outbox.put(put(1))
    assert outbox.counts() == Counts(waiting=1, dead=0)


def test_same_number_for_another_message_is_refused(outbox: Outbox) -> None:
    outbox.put(put(1, "first"))
    with pytest.raises(NumberUsedTwice):
        outbox.put(put(1, "second"))
    assert outbox.read_sealed(Key("b1", 1)) == "first"


def test_same_number_of_another_start_is_another_message(outbox: Outbox) -> None:
    outbox.put(put(1, "first"))
    outbox.put(put(1, "second", boot="b2"))
    assert outbox.counts().waiting == 2


def test_limit_of_rows(outbox: Outbox) -> None:
    for seq in range(1, 6):
        outbox.put(put(seq))
    with pytest.raises(OutboxFull):
        outbox.put(put(6))
    outbox.put(put(5))  # a repeat needs no room
    outbox.settle([entry(put(3))])
    outbox.put(put(6))


def test_limit_of_bytes(outbox: Outbox) -> None:
    outbox.put(put(1, "x" * 900))
    with pytest.raises(OutboxFull):
        outbox.put(put(2, "x" * 101))
    outbox.put(put(2, "x" * 100))


def test_rejected_rows_take_room(outbox: Outbox) -> None:
    outbox.put(put(1, "x" * 1000))
    outbox.settle([entry(put(1, "x" * 1000), ReceiptState.REJECTED, 401)])
    with pytest.raises(OutboxFull):
        outbox.put(put(2))


@pytest.mark.parametrize("state", [ReceiptState.STORED, ReceiptState.REPEAT])
def test_receipt_deletes(outbox: Outbox, state: ReceiptState) -> None:
    outbox.put(put(1))
    fitting = entry(put(1), state)
    assert outbox.settle([fitting, fitting]) == [fitting]
    assert outbox.counts() == Counts(0, 0)
    assert outbox.read_sealed(Key("b1", 1)) is None


def test_receipt_for_other_bytes_changes_nothing(outbox: Outbox) -> None:
    outbox.put(put(1, "first"))
    for state in ReceiptState:
        assert outbox.settle([entry(put(1, "second"), state, 401)]) == []
    assert outbox.counts() == Counts(1, 0)


def test_rejected_is_kept_and_never_sent(outbox: Outbox) -> None:
    outbox.put(put(1))
    outbox.settle([entry(put(1), ReceiptState.REJECTED, 401)])
    assert outbox.counts() == Counts(0, 1)
    assert outbox.waiting(10) == []
    assert outbox.settle([entry(put(1))]) == []  # a later receipt does not delete it silently
    assert outbox.counts() == Counts(0, 1)


def test_order_is_that_of_the_counter(outbox: Outbox) -> None:
    for seq, boot in ((2, "b1"), (1, "b1"), (4, "b2"), (3, "b2")):
        outbox.put(put(seq, boot=boot))
    assert [key.seq for key in outbox.waiting(10)] == [1, 2, 3, 4]
    assert [key.seq for key in outbox.waiting(2)] == [1, 2]


def test_newest_urgent_is_what_came_last_and_still_waits(outbox: Outbox) -> None:
    assert outbox.newest_urgent() is None
    for seq, urgent in ((1, True), (2, True), (3, False)):
        outbox.put(put(seq, urgent=urgent))
    assert outbox.newest_urgent() == Key("b1", 2)
    outbox.settle([entry(put(2))])
    assert outbox.newest_urgent() == Key("b1", 1)


def test_outbox_of_the_first_version_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.executescript(f"{_MIGRATIONS[0]} PRAGMA user_version = 1;")
        database.execute(
            "INSERT INTO outbox (boot, seq, digest, bytes, urgent, sealed) VALUES ('b', 7, '', 1, 0, 's')"
        )
        database.commit()
    with contextlib.closing(Outbox(path, OutboxSettings())) as outbox:
        assert outbox.waiting(10) == [Key("b", 7)]


def test_other_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "outbox.db").write_bytes(b"this is no database at all, " * 100)
    with pytest.raises(StateDamaged):
        Outbox(tmp_path / "outbox.db", OutboxSettings())


def test_newer_version_is_refused(tmp_path: Path, outbox: Outbox) -> None:
    outbox.close()
    database = sqlite3.connect(tmp_path / "outbox.db")
    database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(StateDamaged, match="newer"):
        Outbox(tmp_path / "outbox.db", OutboxSettings())


def test_locked_file_refuses_and_keeps(tmp_path: Path, outbox: Outbox) -> None:
    outbox.put(put(1))
    other = sqlite3.connect(tmp_path / "outbox.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(OutboxNotWritten):
            outbox.put(put(2))
        with pytest.raises(OutboxNotWritten):
            outbox.settle([entry(put(1))])
    finally:
        other.close()
    assert outbox.counts().waiting == 1


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of 1 MiB."""
    with small_disk(tmp_path / "tiny", "1m") as folder:
        yield folder


def fill(folder: Path) -> Path:
    """Fill a disk to the last byte with a file, and give its path."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(b"x" * 512):
            pass
    return ballast


def test_full_disk_refuses_and_loses_nothing(tiny_disk: Path) -> None:
    with contextlib.closing(Outbox(tiny_disk / "outbox.db", OutboxSettings())) as outbox:
        outbox.put(put(1, "kept"))
        ballast = fill(tiny_disk)
        with pytest.raises(OutboxNotWritten) as refusal:
            outbox.put(put(2, "x" * 20_000))
        assert refusal.value.number == 705
        assert outbox.read_sealed(Key("b1", 1)) == "kept"
        assert outbox.counts().waiting == 1

        ballast.unlink()
        outbox.put(put(2, "x" * 20_000))  # the same outbox goes on as soon as there is room
        outbox.settle([entry(put(1, "kept"))])
        assert outbox.waiting(10) == [Key("b1", 2)]


def test_only_what_a_receipt_settles_need_not_wait_for_the_disk(outbox: Outbox) -> None:
    said: list[str] = []
    outbox._database.set_trace_callback(said.append)
    outbox.put(put(1))
    outbox.settle([entry(put(1))])
    outbox.put(put(2))
    outbox._database.set_trace_callback(None)
    told = [line for line in said if line == "COMMIT" or line.startswith("PRAGMA")]
    assert told == ["COMMIT", "PRAGMA synchronous=NORMAL", "COMMIT", "PRAGMA synchronous=FULL", "COMMIT"]


def test_put_waits_for_the_disk_after_a_receipt_that_was_not_written(tmp_path: Path) -> None:
    outbox, other = Outbox(tmp_path / "outbox.db", OutboxSettings()), sqlite3.connect(tmp_path / "outbox.db")
    outbox.put(put(1))
    with contextlib.closing(other), contextlib.closing(outbox):
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OutboxNotWritten):
            outbox.settle([entry(put(1))])
        other.rollback()
        assert outbox._database.execute("PRAGMA synchronous").fetchone() == (_FULL,)
        assert outbox.counts() == Counts(waiting=1, dead=0)
