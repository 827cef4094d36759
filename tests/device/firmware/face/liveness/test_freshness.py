"""Fresh frames: the same one again, one from further back, and a new one are told apart."""

from __future__ import annotations

import numpy as np

from device.firmware.face.basics.picture import Frame
from device.firmware.face.liveness.freshness import FrameLedger, Freshness


def frame(number: int) -> Frame:
    return Frame(np.random.default_rng(number).integers(0, 255, (48, 64, 3), dtype=np.uint8))


def test_new_repeated_and_replayed_frames() -> None:
    ledger = FrameLedger()
    judged = [ledger.judge(frame(number)) for number in (1, 1, 2, 3, 1, 1, 4)]
    new, repeated, replayed = Freshness.NEW, Freshness.REPEATED, Freshness.REPLAYED
    assert judged == [new, repeated, new, new, replayed, repeated, new]


def test_noise_makes_a_frame_new() -> None:
    ledger = FrameLedger()
    first = frame(1)
    noisy = Frame(np.clip(first.pixels.astype(int) + (frame(2).pixels > 250), 0, 255).astype(np.uint8))
    assert ledger.judge(first) is Freshness.NEW
    assert ledger.judge(noisy) is Freshness.NEW


def test_frames_of_another_size_are_new() -> None:
    ledger = FrameLedger()
    assert ledger.judge(Frame(np.zeros((30, 30, 3), np.uint8))) is Freshness.NEW
    assert ledger.judge(Frame(np.zeros((30, 60, 3), np.uint8))) is Freshness.NEW
