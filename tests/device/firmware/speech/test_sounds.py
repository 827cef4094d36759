"""The sounds on the terminal: found by language and text, the clinic's own first, and nothing by a path."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.firmware.speech.naming import is_sound_name, sound_name
from device.firmware.speech.ogg import NoOpus, opus_seconds
from device.firmware.speech.sounds import load_sounds

TEXT = "番号札"


def made_opus(seconds: float, skipped: int = 312) -> bytes:
    """Give two pages that look like the first and the last of an Opus file."""
    head = b"OggS\0\2" + bytes(20) + b"\1\x13" + b"OpusHead\1\1" + struct.pack("<H", skipped) + bytes(7)
    return head + b"OggS\0\4" + struct.pack("<q", round(seconds * 48_000) + skipped) + bytes(13)


def put(folder: Path, language: str, *texts: str, listed: bool = True) -> None:
    """Write sounds of two seconds, and a list of them."""
    place = folder / language
    place.mkdir(parents=True, exist_ok=True)
    names = [sound_name(language, text) for text in texts]
    for name in names:
        (place / name).write_bytes(made_opus(2))
    if listed:
        sounds = [{"file": name, "seconds": 1.5} for name in names]
        (place / "sounds.json").write_text(json.dumps({"language": language, "sounds": sounds}))


def test_a_sound_is_found_by_language_and_text(tmp_path: Path) -> None:
    put(tmp_path, "ja", TEXT)
    sounds = load_sounds(tmp_path, tmp_path / "none")
    name = sound_name("ja", TEXT)
    found = sounds.find("ja", TEXT)
    assert found is not None
    assert (found.url, found.seconds) == (f"/sound/ja/{name}", 1.5)
    assert sounds.file("ja", name) == tmp_path / "ja" / name
    assert sounds.find("en", TEXT) is None
    assert sounds.find("ja", "ほか") is None
    assert sounds.languages == ("ja",)
    assert sounds.missing == 0


def test_no_sounds_at_all_are_no_error(tmp_path: Path) -> None:
    sounds = load_sounds(tmp_path / "none", tmp_path / "none")
    assert sounds.languages == ()
    assert sounds.missing == 0


def test_a_recording_takes_the_place_of_a_sound(tmp_path: Path) -> None:
    put(tmp_path / "built", "ja", TEXT)
    put(tmp_path / "own", "ja", TEXT, "院内のことば", listed=False)
    sounds = load_sounds(tmp_path / "built", tmp_path / "own")
    for text in (TEXT, "院内のことば"):
        found = sounds.find("ja", text)
        assert found is not None
        assert found.seconds == 2.0
    assert sounds.file("ja", sound_name("ja", TEXT)) == tmp_path / "own" / "ja" / sound_name("ja", TEXT)


def test_what_is_broken_is_counted_and_left_out(tmp_path: Path) -> None:
    put(tmp_path / "built", "ja", TEXT, "gone", "empty")
    (tmp_path / "built" / "ja" / sound_name("ja", "gone")).unlink()
    (tmp_path / "built" / "ja" / sound_name("ja", "empty")).write_bytes(b"")
    put(tmp_path / "built", "en", "a")
    (tmp_path / "built" / "en" / "sounds.json").write_text("{")
    put(tmp_path / "own", "ko", "b", listed=False)
    (tmp_path / "own" / "ko" / sound_name("ko", "b")).write_bytes(b"no sound")
    (tmp_path / "own" / "ko" / "notes.txt").write_text("not a sound")
    sounds = load_sounds(tmp_path / "built", tmp_path / "own")
    assert sounds.missing == 4
    assert sounds.languages == ("ja",)
    assert sounds.find("ja", TEXT) is not None


def test_a_list_cannot_name_a_file_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "secret.opus").write_bytes(made_opus(1))
    put(tmp_path, "ja", TEXT)
    listed = {"sounds": [{"file": "../secret.opus", "seconds": 1}, {"file": "secret", "seconds": 1}]}
    (tmp_path / "ja" / "sounds.json").write_text(json.dumps(listed))
    sounds = load_sounds(tmp_path, tmp_path / "none")
    assert sounds.missing == 2
    assert sounds.file("ja", "../secret.opus") is None


@given(st.text(min_size=1), st.sampled_from(["ja", "en"]))
def test_names_are_names_of_sounds_whatever_the_text(text: str, language: str) -> None:
    assert is_sound_name(sound_name(language, text))


def test_marks_and_widths_of_blanks_change_no_name() -> None:
    assert sound_name("ja-easy", "{窓口/まどぐち}へ  どうぞ") == sound_name("ja-easy", "窓口へ どうぞ")
    assert sound_name("ja", "窓口") != sound_name("ja-easy", "窓口")


@given(st.binary(max_size=200))
def test_whatever_is_no_opus_sound_is_refused(content: bytes) -> None:
    with pytest.raises(NoOpus):
        opus_seconds(content)


@pytest.mark.parametrize("seconds", [0, -1, 61, 1e9])
def test_a_length_that_nobody_believes_is_refused(seconds: float) -> None:
    with pytest.raises(NoOpus):
        opus_seconds(made_opus(seconds))


@given(st.integers(1, 60 * 48_000))
def test_the_length_of_a_sound(samples: int) -> None:
    assert opus_seconds(made_opus(samples / 48_000)) == pytest.approx(samples / 48_000)
