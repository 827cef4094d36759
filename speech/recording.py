"""A sound in memory: cut, levelled and measured, whatever engine it comes from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

SILENCE = 0.01
"""Of the loudest sample; softer than that is cut at both ends."""
FRONT_S, BACK_S = 0.12, 0.15
"""Kept silent at both ends: an amplifier that wakes up swallows the first moment."""
LOUDNESS, HIGHEST = 0.12, 0.8
"""RMS of what is spoken, and the highest peak: one loudness from every engine; the coder may overshoot by a fifth."""


@dataclass(frozen=True)
class Recording:
    """One channel, samples between -1 and 1."""

    samples: Samples
    rate: int

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / self.rate

    @property
    def peak(self) -> float:
        """The highest sample."""
        return float(np.max(np.abs(self.samples), initial=0.0))

    @property
    def loudness(self) -> float:
        """RMS of what is not silent."""
        loud = self.samples[np.abs(self.samples) > SILENCE * self.peak]
        return float(np.sqrt(np.mean(np.square(loud)))) if len(loud) else 0.0


def shape(recording: Recording) -> Recording:
    """Cut the silence at both ends, bring the rest to one loudness, and put short silences around it."""
    loud = np.flatnonzero(np.abs(recording.samples) > SILENCE * recording.peak)
    if not len(loud):
        return recording
    spoken = Recording(recording.samples[loud[0] : loud[-1] + 1], recording.rate)
    gain = min(LOUDNESS / spoken.loudness, HIGHEST / spoken.peak)
    front, back = int(FRONT_S * recording.rate), int(BACK_S * recording.rate)
    return Recording(np.pad(spoken.samples * np.float32(gain), (front, back)).astype(np.float32), recording.rate)


def from_pcm(data: bytes, rate: int) -> Recording:
    """Give a recording of 16-bit little-endian samples."""
    whole = data[: len(data) - len(data) % 2]
    return Recording(np.frombuffer(whole, "<i2").astype(np.float32) / 32768, rate)


def to_pcm(recording: Recording) -> bytes:
    """Give the samples as 16-bit little-endian numbers."""
    return (np.clip(recording.samples, -1, 1) * 32767).astype("<i2").tobytes()
