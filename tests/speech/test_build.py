"""Building and checking: what is new and nothing else, and a sound that is not plausible is found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from device.firmware.screen.catalogue import Catalogue
from device.firmware.speech.inventory import inventory
from device.firmware.speech.sounds import load_sounds
from speech import main as command
from speech.build import Job, build_sounds, make_sound, plan
from speech.check import check_sounds
from speech.errors import EngineMissing
from speech.lists import Entry, read_list, write_list
from speech.opus import encode
from speech.recording import Recording, shape
from speech.voices import engine_of

FEW = {"review.here": "this clinic", "pin.tries": "{tries} tries left", "review.what": "{clinic} receives it."}
ENOUGH = 10
"""Texts of a build: more than one process makes them."""


def some(folder: Path, language: str, count: int) -> list[Job]:
    """Give the first jobs of a small catalogue."""
    return list(plan(folder, language, first_texts(Catalogue(language, FEW))))[:count]


def first_texts(words: Catalogue) -> dict[str, str]:
    """Give some of what is said: single characters among it."""
    return dict(sorted(inventory(words).items())[:ENOUGH])


def test_a_text_becomes_a_file_that_the_terminal_finds(tmp_path: Path) -> None:
    jobs = some(tmp_path / "en", "en", 2)
    entries = [entry for job in jobs for _, entry in make_sound((job,))]
    write_list(tmp_path / "en", "en", entries)
    sounds = load_sounds(tmp_path, tmp_path / "none")
    assert sounds.missing == 0
    for entry in entries:
        found = sounds.find("en", entry.text)
        assert found is not None
        assert found.seconds == entry.seconds
    assert list(check_sounds(tmp_path, "en")) == []


def test_what_two_languages_say_alike_is_made_once(tmp_path: Path) -> None:
    jobs = tuple(some(tmp_path / language, language, 1)[0] for language in ("ja", "ja-easy"))
    assert jobs[0].made == jobs[1].made
    made = make_sound(jobs)
    assert [path.parent.name for path, _ in made] == ["ja", "ja-easy"]
    assert jobs[0].file.read_bytes() == jobs[1].file.read_bytes()


def test_a_second_build_makes_nothing_and_a_changed_sound_is_made_anew(tmp_path: Path) -> None:
    words = {"en": Catalogue("en", FEW)}
    first = build_sounds(tmp_path, ("en",), words, first_texts)[0]
    assert first.new == first.all == len(read_list(tmp_path / "en")) == ENOUGH
    assert build_sounds(tmp_path, ("en",), words, first_texts)[0].new == 0
    entries = list(read_list(tmp_path / "en").values())
    (tmp_path / "en" / entries[0].file).unlink()
    changed = Entry(entries[1].file, entries[1].text, entries[1].spoken, entries[1].seconds, "another engine")
    write_list(tmp_path / "en", "en", [entries[0], changed, *entries[2:]])
    stray = tmp_path / "en" / ("0" * 24 + ".opus")
    stray.write_bytes(b"of a text that nobody says any more")
    assert build_sounds(tmp_path, ("en",), words, first_texts)[0].new == 2
    assert not stray.exists()


def test_a_list_that_is_not_ours_is_built_anew(tmp_path: Path) -> None:
    (tmp_path / "sounds.json").write_text("[]")
    assert read_list(tmp_path) == {}
    (tmp_path / "sounds.json").write_text(json.dumps({"sounds": [{"file": "a"}]}))
    assert read_list(tmp_path) == {}


def put(folder: Path, recording: Recording, spoken: str, seconds: float | None = None) -> None:
    """Write one sound and its list."""
    folder.mkdir(parents=True)
    (folder / "a.opus").write_bytes(encode(recording))
    length = recording.seconds if seconds is None else seconds
    write_list(folder, folder.name, [Entry("a.opus", spoken, spoken, length, "made")])


def test_implausible_sounds_are_found(tmp_path: Path) -> None:
    said = shape(engine_of("en").speak("Please take your card and wait."))
    put(tmp_path / "long" / "en", said, "Yes")
    put(tmp_path / "short" / "en", said, "Please take your card and wait. " * 12)
    put(tmp_path / "soft" / "en", Recording(said.samples / 50, said.rate), "Please take your card and wait.")
    put(tmp_path / "listed" / "en", said, "Please take your card and wait.", seconds=9)
    reasons = {
        name: [finding.reason for finding in check_sounds(tmp_path / name, "en")]
        for name in ("long", "short", "soft", "listed")
    }
    assert "syllables" in reasons["long"][0]
    assert "syllables" in reasons["short"][0]
    assert "too soft" in reasons["soft"][0]
    assert "and not 9.00 s" in reasons["listed"][0]


def test_the_voice_that_names_characters_is_found(tmp_path: Path) -> None:
    put(tmp_path / "en", shape(engine_of("en").speak("Please wait")), "请")
    assert any("by its name" in finding.reason for finding in check_sounds(tmp_path, "en"))


def test_without_an_engine_set_up_says_so_and_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    arguments = ["build", "--output", str(tmp_path / "sounds")]
    assert command.main([*arguments, "--if-possible"]) == 0
    assert "the terminal will be silent" in capsys.readouterr().err
    assert command.main(arguments) == command.EXIT_FAILED
    assert "[281]" in capsys.readouterr().err


def test_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main(["build", "--languages", "xx"])
    assert ended.value.code == command.EXIT_USAGE
    assert "usage" in capsys.readouterr().err


def test_a_folder_without_sounds_passes_no_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["check", "--output", str(tmp_path), "--languages", "en"]) == command.EXIT_FAILED
    assert "0 sounds looked at" in capsys.readouterr().out


def test_the_list_for_whoever_records(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_list(tmp_path / "en", "en", [Entry("a.opus", "Please wait.", "Please wait.", 1.234, "made")])
    assert command.main(["list", "--output", str(tmp_path), "--languages", "en"]) == 0
    assert capsys.readouterr().out == "en/a.opus\t1.23\tPlease wait.\n"


def test_a_missing_engine_is_named() -> None:
    assert EngineMissing.number == 281
