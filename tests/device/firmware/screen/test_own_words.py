"""A clinic's own sentences: what fits takes the shipped one's place, what does not is refused and named."""

from __future__ import annotations

import io
import json
from functools import partial
from pathlib import Path

import pytest

from device.base.log import EventLog
from device.firmware.screen.app import create_app
from device.firmware.screen.catalogue import Catalogues, load_catalogues
from device.firmware.screen.own_words import NOTHING, Refused, log_refused, read_own_words
from device.firmware.screen.settings import ScreenSettings
from device.firmware.screen.source import Flaw, read_source
from device.firmware.screen.translations import format_translations
from tests.device.firmware.screen.client import Client
from tests.device.firmware.screen.scripted import ScriptedPort

SOURCE = read_source()
ENGLISH = {one.key: one.english for one in SOURCE}
SHIPPED = load_catalogues()
READ = 'msgid ""\nmsgstr ""\n"X-Reviewed: Mihon Hana, 2026-11-29\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'


def write(folder: Path, code: str, key: str, sentence: str, english: str = "") -> None:
    place = (key, english or ENGLISH.get(key, key))
    (folder / f"{code}.po").write_text(format_translations([(place, sentence)], code, ""), "utf-8")


def load(folder: Path) -> tuple[Catalogues, list[Refused]]:
    refused: list[Refused] = []
    return load_catalogues(folder, refused.append), refused


def test_one_sentence_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    write(tmp_path, "ja", "idle.title", "カードを青い台に置いてください。")
    write(tmp_path, "en", "idle.title", "Please place your card on the blue tray.")
    words, refused = load(tmp_path)
    assert refused == []
    assert words["ja"].say("idle.title") == "カードを青い台に置いてください。"
    assert words["en"].say("idle.title") == "Please place your card on the blue tray."
    changed = {key for key, sentence in words["ja"].sentences.items() if sentence != SHIPPED["ja"].sentences[key]}
    assert changed == {"idle.title"}
    assert words["ko"].sentences == SHIPPED["ko"].sentences
    assert words["ko"].beneath("idle.title") == "カードを青い台に置いてください。"


def test_a_sentence_of_the_registry_is_replaced_for_every_number_that_says_it(tmp_path: Path) -> None:
    write(tmp_path, "ja", "error", "係がすぐまいります。", "Staff will help you.")
    words, refused = load(tmp_path)
    assert refused == []
    assert words["ja"].told(302) == words["ja"].told(999) == "係がすぐまいります。"
    assert words["ja"].told(110) == SHIPPED["ja"].told(110)


@pytest.mark.parametrize(
    ("key", "sentence", "english", "flaw"),
    [
        ("idle.title", " ", "", Flaw.EMPTY),
        ("pin.tries", "あとわずか", "", Flaw.BLANKS),
        ("pin.tries", "あと {回} {tries}", "", Flaw.BRACE),
        ("idle.title", "カード", "Please lay down a card.", Flaw.OTHER_ENGLISH),
        ("idle.tilte", "カード", "", Flaw.UNKNOWN),
    ],
)
def test_what_does_not_fit_is_refused_and_the_shipped_one_stays(
    tmp_path: Path, key: str, sentence: str, english: str, flaw: Flaw
) -> None:
    write(tmp_path, "ja", key, sentence, english)
    words, refused = load(tmp_path)
    assert [(one.language, one.key, one.flaw) for one in refused] == [("ja", key, flaw)]
    assert words["ja"].sentences == SHIPPED["ja"].sentences


def test_the_log_names_the_entry_and_nothing_of_its_text(tmp_path: Path) -> None:
    write(tmp_path, "ja", "pin.tries", "あとわずか")
    stream = io.StringIO()
    load_catalogues(tmp_path, partial(log_refused, EventLog("firmware", stream, lambda: 1.0)))
    assert json.loads(stream.getvalue()) == {
        "time": 1.0,
        "program": "firmware",
        "event": "own_words_refused",
        "name": "ja:pin.tries",
        "reason": "other_blanks",
    }


def test_the_page_shows_the_clinics_own_sentence(tmp_path: Path) -> None:
    write(tmp_path, "ja", "idle.title", "カードを青い台に置いてください。")
    app = create_app(ScriptedPort(), "made-up secret", ScreenSettings(words=tmp_path))
    assert "カードを青い台に置いてください。" in Client(app).get("/").text


def test_one_bad_entry_leaves_the_good_ones(tmp_path: Path) -> None:
    good, bad = (("foot.back", "Back"), "もどります"), (("foot.staff", "Call staff"), "")
    (tmp_path / "ja.po").write_text(format_translations([good, bad], "ja", ""), "utf-8")
    words, refused = load(tmp_path)
    assert words["ja"].say("foot.back") == "もどります"
    assert [one.flaw for one in refused] == [Flaw.EMPTY]


@pytest.mark.parametrize("content", [b"msgid idle", b"\xff\xfe"])
def test_a_file_that_cannot_be_read_changes_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "vi.po").write_bytes(content)
    words, refused = load(tmp_path)
    assert [(one.language, one.key, one.flaw) for one in refused] == [("vi", "", Flaw.UNREADABLE)]
    assert words["vi"].sentences == SHIPPED["vi"].sentences


def test_a_clinic_whose_own_people_read_a_draft_says_so(tmp_path: Path) -> None:
    (tmp_path / "pt-BR.po").write_text(READ, "utf-8")
    words, refused = load(tmp_path)
    assert refused == []
    assert words["pt-BR"].reviewed == "Mihon Hana, 2026-11-29"
    assert words["pt-BR"].spoken_by_default
    assert words["vi"].draft


def test_no_folder_is_nothing(tmp_path: Path) -> None:
    assert read_own_words(tmp_path / "none", "ja", SOURCE) is NOTHING
    assert load_catalogues(tmp_path)["ja"].sentences == SHIPPED["ja"].sentences
