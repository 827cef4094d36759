"""What the C library keeps is given back: seen from outside, in a program of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

_FRAGMENTED = """
import ctypes, sys, threading
from device.base.memory import give_back, share_heaps

def held():
    lines = open("/proc/self/smaps_rollup").read().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Anonymous:")) // 1024

def use(turn):
    with turns:
        kept.append([b"x" * 90_000 for _ in range(400)])  # below what would be mapped alone
        pins.append(b"x" * 90_000)  # lies behind them, so that their heap cannot shrink from its end

print(int(share_heaps()))
turns, kept, pins = threading.Lock(), [], []
threads = [threading.Thread(target=use, args=(turn,)) for turn in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
most = held()
kept.clear()
free = held()
gave = give_back()
print(most, free, held(), int(gave))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_what_is_free_is_given_back() -> None:
    call = [sys.executable, "-c", _FRAGMENTED]
    done = subprocess.run(call, capture_output=True, text=True, timeout=120, check=True)
    set_, figures = done.stdout.splitlines()
    most, free, after, gave = map(int, figures.split())
    assert (set_, gave) == ("1", 1)
    assert most > 100
    assert after < most - 80, figures
    assert after < free - 20, figures
