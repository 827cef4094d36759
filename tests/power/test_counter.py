"""The firmware's counter: after a power cut at any write it never gives a number that it gave before."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from device.firmware.keys.counter import Counter
from tests.power.cutting import cut_everywhere, record
from tests.power.recording import Recorder

KEY = bytes(32)


def test_power_cut_at_every_write(quick_disk: Path) -> None:
    def work(recorder: Recorder) -> None:
        for _ in range(2):
            with closing(Counter(quick_disk / "disk" / "counter.db", KEY)) as counter:
                for _ in range(8):
                    recorder.say(counter.next_seq())
                    recorder.say(counter.next_ticket("A"))

    def look(folder: Path, said: list[object]) -> None:
        with closing(Counter(folder / "counter.db", KEY)) as counter:
            assert counter.next_seq() > max((word for word in said if isinstance(word, int)), default=0)
            assert counter.next_ticket("A") not in said

    operations = record(quick_disk / "disk", work)
    assert cut_everywhere(operations, quick_disk / "left", look) > 300
