"""What the card remembers: until power-off, until the next selection, for ever."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from device.firmware.simulated.card.basics.counters import FileCounters
from device.firmware.simulated.card.basics.options import CardOptions
from device.firmware.simulated.card.virtual import Exchange
from tests.device.firmware.simulated.card.talking import JPKI, PIN, SURFACE, TEXT, WRONG_PIN, ef, run
from tests.device.firmware.simulated.made import Maker

PROJECT = Path(__file__).parents[5]


@pytest.mark.parametrize("what", ["power_off", "power_on", "reset"])
def test_power_takes_selection_and_verified_state_away(maker: Maker, what: str) -> None:
    card = maker.card()
    run(card, JPKI, ef("0018"), PIN)
    card.power(what)
    assert run(card, "802a0097010100", JPKI, "802a0097010100") == ["6986", "9000", "6982"]


def test_a_card_may_keep_what_was_verified_or_hide_its_counter(maker: Maker) -> None:
    keeping = maker.card(options=CardOptions(keep_verified_on_reselect=True))
    assert run(keeping, JPKI, ef("0018"), PIN, JPKI, "802a0097010100")[-1] == "9000"
    hiding = maker.card(options=CardOptions(query_hides_verified=True))
    assert run(hiding, JPKI, ef("0018"), "00200080", PIN, "00200080")[2:] == ["63c3", "9000", "9000"]


def test_number_b_has_one_counter_in_both_applications(maker: Maker) -> None:
    wrong = "002000800e" + "30" * 14
    card = maker.card()
    assert run(card, SURFACE, ef("0012"), wrong)[-1] == "63c9"
    assert run(card, TEXT, ef("0015"), "00200080")[-1] == "63c9"


def test_the_record_of_what_was_done_holds_no_secret(maker: Maker) -> None:
    done: list[Exchange] = []
    run(maker.card(record=done.append), JPKI, ef("0018"), "00200080", WRONG_PIN, PIN)
    assert [exchange.sw for exchange in done] == ["9000", "9000", "63c3", "63c2", "9000"]
    assert [exchange.spends_a_try for exchange in done] == [False, False, False, True, True]
    assert done[-1].application == "jpki"
    assert "31323334" not in repr(done)


def test_counters_in_a_file_outlive_the_card(maker: Maker, tmp_path: Path) -> None:
    path = tmp_path / "counters.json"
    first = FileCounters(path, {"pin": 3, "number_b": 10})
    first.write("pin", 2)
    second = FileCounters(path, {"pin": 3, "number_b": 10})
    assert (second.read("pin"), second.read("number_b")) == (2, 10)
    second.write("number_b", 9)
    assert (first.read("pin"), first.read("number_b")) == (2, 9)


@pytest.mark.parametrize("wrong", [{"delay_s": -1.0}, {"pull_after": -1}, {"atr": b"\x3b"}])
def test_options_out_of_range_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="ATR"):
        CardOptions(**wrong)


def test_a_try_is_spent_before_the_secret_is_compared(maker: Maker) -> None:
    written: list[int] = []

    class Watched:
        def read(self, name: str) -> int:
            return written[-1] if written else 3

        def write(self, name: str, tries: int) -> None:
            written.append(tries)

    run(maker.card(counters=Watched()), JPKI, ef("0018"), WRONG_PIN, PIN)
    assert written == [2, 1, 3]


_SPENDING_FOR_EVER = """
import sys
from pathlib import Path
from device.firmware.simulated.card.basics.counters import FileCounters
counters = FileCounters(Path(sys.argv[1]), {"pin": 9999})
while True:
    left = counters.read("pin") - 1
    counters.write("pin", left)
    print(left, flush=True)
"""


def test_counters_survive_the_death_of_their_process(tmp_path: Path) -> None:
    path = tmp_path / "counters.json"
    for _ in range(5):
        command = [sys.executable, "-c", _SPENDING_FOR_EVER, str(path)]
        with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as spending:
            assert spending.stdout is not None
            for _ in range(20):
                told = int(spending.stdout.readline())
            spending.send_signal(signal.SIGKILL)
            told = min([told, *(int(line) for line in spending.stdout.read().split("\n")[:-1])])
        # what the card has said is kept; at most one more try was spent and not yet said
        assert told - 1 <= FileCounters(path, {"pin": 9999}).read("pin") <= told
        json.loads(path.read_text())
