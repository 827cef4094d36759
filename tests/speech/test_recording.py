"""Cutting, levelling and coding, with made-up tones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from device.firmware.speech.ogg import opus_seconds
from speech.errors import EngineFailed
from speech.opus import decode, encode
from speech.recording import BACK_S, FRONT_S, HIGHEST, LOUDNESS, Recording, from_pcm, shape, to_pcm

RATE = 24_000


def tone(seconds: float, loudness: float, silence_s: float = 0.0) -> Recording:
    """Give a tone between two silences."""
    wave = loudness * np.sin(2 * np.pi * 220 * np.arange(int(seconds * RATE)) / RATE)
    return Recording(np.pad(wave, int(silence_s * RATE)).astype(np.float32), RATE)


@pytest.mark.parametrize("loudness", [0.01, 0.1, 0.9])
def test_one_loudness_whatever_the_engine_gave(loudness: float) -> None:
    shaped = shape(tone(1, loudness, silence_s=0.5))
    assert shaped.loudness == pytest.approx(LOUDNESS, rel=0.02)
    assert shaped.peak <= HIGHEST
    assert shaped.seconds == pytest.approx(1 + FRONT_S + BACK_S, abs=0.01)


def test_a_peak_is_never_clipped_for_loudness() -> None:
    spiky = tone(1, 0.05)
    spiky.samples[100] = 1.0
    assert shape(spiky).peak == pytest.approx(HIGHEST)


def test_silence_stays_silence() -> None:
    silent = Recording(np.zeros(100, np.float32), RATE)
    assert shape(silent) is silent
    assert silent.loudness == 0


def test_samples_there_and_back() -> None:
    given = tone(0.1, 0.5)
    back = from_pcm(to_pcm(given) + b"\0", RATE)
    assert np.allclose(back.samples, given.samples, atol=1e-4)


def test_coded_and_decoded(tmp_path: Path) -> None:
    content = encode(shape(tone(1, 0.5)))
    assert content == encode(shape(tone(1, 0.5)))
    assert opus_seconds(content) == pytest.approx(1 + FRONT_S + BACK_S, abs=0.03)
    file = tmp_path / "tone.opus"
    file.write_bytes(content)
    heard = decode(file)
    assert heard.seconds == pytest.approx(opus_seconds(content), abs=0.03)
    assert heard.loudness == pytest.approx(LOUDNESS, rel=0.2)
    assert len(content) < 8_000


def test_what_is_no_sound_is_not_decoded(tmp_path: Path) -> None:
    file = tmp_path / "none.opus"
    file.write_bytes(b"no sound")
    with pytest.raises(EngineFailed):
        decode(file)
