"""The daemon's outbox after a power cut at any write: it holds what it took, and nothing half; see `owed`."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from device.daemon.base.settings import OutboxSettings
from device.daemon.outbox.store import Key, Outbox, digest_of
from device.wire.local import Put
from device.wire.messages.host import ReceiptEntry
from device.wire.words import ReceiptState
from tests.power.cutting import cut_everywhere, record
from tests.power.recording import Recorder

LIMITS = OutboxSettings()


@dataclass(frozen=True)
class Begun:
    """The outbox was asked to take a message (or to let it go), and has not answered yet."""

    key: Key
    goes: bool = False


@dataclass(frozen=True)
class Done:
    """It answered."""

    key: Key
    goes: bool = False


def sealed(seq: int, size: int = 700) -> str:
    """Give what stands for a sealed message; each is another one."""
    return f"{seq}." + Random(seq).randbytes(size // 2).hex()


def put(outbox: Outbox, recorder: Recorder, seq: int, size: int = 700) -> None:
    """Put a message."""
    recorder.say(Begun(Key("b1", seq)))
    outbox.put(Put("b1", seq, sealed(seq, size)))
    recorder.say(Done(Key("b1", seq)))


def settle(outbox: Outbox, recorder: Recorder, *seqs: int, size: int = 700) -> None:
    """Settle messages by one receipt."""
    for seq in seqs:
        recorder.say(Begun(Key("b1", seq), goes=True))
    entries = [ReceiptEntry("b1", seq, digest_of(sealed(seq, size)), ReceiptState.STORED) for seq in seqs]
    assert len(outbox.settle(entries)) == len(seqs)
    for seq in seqs:
        recorder.say(Done(Key("b1", seq), goes=True))


def owed(said: list[object]) -> tuple[set[Key], set[Key]]:
    """Give the keys that have to be there, and those that may be.

    What went for a receipt may be there again until the next message has been taken: it is flushed with that one, and
    the host answers it as a repeat.
    """
    certain: set[Key] = set()
    open_: set[Key] = set()
    gone: set[Key] = set()
    for word in said:
        if isinstance(word, Begun):
            open_.add(word.key)
            certain.discard(word.key)
        elif isinstance(word, Done) and word.goes:
            gone.add(word.key)
        elif isinstance(word, Done):
            open_ -= gone | {word.key}
            certain.add(word.key)
            gone.clear()
    return certain, open_


def look(size: int, folder: Path, said: list[object]) -> None:
    """Open what is left as the daemon does, and compare."""
    certain, open_ = owed(said)
    with closing(Outbox(folder / "outbox.db", LIMITS)) as outbox:
        assert outbox._database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        found = {key: outbox.read_sealed(key) for key in outbox.waiting(1000)}
        assert certain <= found.keys() <= certain | open_
        assert all(text == sealed(key.seq, size) for key, text in found.items())
        outbox.put(Put("b2", 999, "goes on"))


def test_power_cut_at_every_write(quick_disk: Path) -> None:
    def work(recorder: Recorder) -> None:
        for first in (1, 6):  # the second time the file is there already; closing writes the WAL back
            with closing(Outbox(quick_disk / "disk" / "outbox.db", LIMITS)) as outbox:
                for seq in range(first, first + 4):
                    put(outbox, recorder, seq, 3000)
                settle(outbox, recorder, first, first + 2, size=3000)
                put(outbox, recorder, first + 4, 3000)

    operations = record(quick_disk / "disk", work)
    made = cut_everywhere(operations, quick_disk / "left", lambda folder, said: look(3000, folder, said))
    assert made > 400


@pytest.mark.system
def test_power_cut_while_the_wal_is_written_back(quick_disk: Path) -> None:
    size, rows = 60_000, 75  # more than the thousand pages at which SQLite writes the WAL back by itself

    def work(recorder: Recorder) -> None:
        with closing(Outbox(quick_disk / "disk" / "outbox.db", LIMITS)) as outbox:
            for seq in range(1, rows):
                put(outbox, recorder, seq, size)
                if seq % 3 == 0:
                    settle(outbox, recorder, seq - 1, size=size)

    operations = record(quick_disk / "disk", work)
    back = [number for number, operation in enumerate(operations) if getattr(operation, "name", "") == "outbox.db"]
    points = sorted(Random(2).sample(back, 24) + Random(3).sample(range(len(operations)), 12))
    cut_everywhere(operations, quick_disk / "left", lambda folder, said: look(size, folder, said), points=points)


@pytest.mark.parametrize("weaker", ["PRAGMA synchronous = NORMAL", "PRAGMA synchronous = OFF"])
def test_an_outbox_that_does_not_sync_is_found_out(quick_disk: Path, weaker: str) -> None:
    def work(recorder: Recorder) -> None:
        with closing(Outbox(quick_disk / "disk" / "outbox.db", LIMITS)) as outbox:
            outbox._database.execute(weaker)
            put(outbox, recorder, 1)
            put(outbox, recorder, 2)

    operations = record(quick_disk / "disk", work)
    with pytest.raises(AssertionError, match="<="):
        cut_everywhere(operations, quick_disk / "left", lambda folder, said: look(700, folder, said))
