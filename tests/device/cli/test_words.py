"""`uketsuke words`: what a translator and a clinic see."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from device.cli.main import main
from device.cli.words import FLAWS
from device.firmware.screen.catalogue import load_catalogues
from device.firmware.screen.languages import LANGUAGES
from device.firmware.screen.source import Flaw
from device.firmware.screen.translations import parse_translations

ENTRY = 'msgctxt "idle.title"\nmsgid "Please place your My Number card here."\nmsgstr "カードをどうぞ。"\n'


def test_the_shipped_languages_are_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["words", "check", "--folder", str(tmp_path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(LANGUAGES)
    assert {line.split()[0]: line.rpartition(": ")[2] for line in lines}["vi"] == "no"


def test_what_a_folder_changes_and_what_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "ja.po").write_text(ENTRY + '\nmsgctxt "idle.nothing"\nmsgid "x"\nmsgstr "y"\n', "utf-8")
    (tmp_path / "ko.po").write_text("msgid idle", "utf-8")
    assert main(["words", "check", "--folder", str(tmp_path)]) == 1
    text = capsys.readouterr().out
    assert "  replaced by the clinic: idle.title\n" in text
    assert "  refused: idle.nothing ('x') is no sentence of this version\n" in text
    assert "  refused: cannot be read: [601] ko.po" in text
    assert main(["words", "check", "--json", "--folder", str(tmp_path)]) == 1
    report = {language["language"]: language for language in json.loads(capsys.readouterr().out)}
    assert report["ja"]["replaced"] == ["idle.title"]
    assert len(report["ko"]["refused"]) == 1
    assert not report["en"]["refused"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_shown_as_a_file_that_can_be_put_back(
    language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["words", "show", language, "--folder", str(tmp_path)]) == 0
    text = capsys.readouterr().out
    assert not parse_translations(text, "shown").unusable
    (tmp_path / f"{language}.po").write_text(text, "utf-8")
    assert main(["words", "check", "--json", "--folder", str(tmp_path)]) == 0
    shown = {one["language"]: one for one in json.loads(capsys.readouterr().out)}[language]
    assert len(shown["replaced"]) == len(load_catalogues()[language].sentences)


def test_one_entry_is_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["words", "show", "vi", "--key", "idle.title", "--folder", str(tmp_path)]) == 0
    sentences = parse_translations(capsys.readouterr().out, "shown").sentences
    assert list(sentences) == [("idle.title", "Please place your My Number card here.")]
    assert main(["words", "show", "vi", "--key", "idle.nothing", "--folder", str(tmp_path)]) == 1


def test_wrong_usage_is_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["words", "show", "tlh"]) == 64
    assert "tlh" in capsys.readouterr().err


def test_every_flaw_has_its_words() -> None:
    assert FLAWS.keys() == set(Flaw)
