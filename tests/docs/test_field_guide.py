"""The field guide names only what exists: findings, numbers, groups and commands; and the same in both languages."""

from __future__ import annotations

import re

import pytest

from device.cli import main as uketsuke
from device.cli.doctor.catalogue import all_advice
from device.cli.doctor.groups import GROUP_NAMES
from device.wire.numbers import all_errors
from tests.docs.installing import ROOT

PAGES = (ROOT / "docs" / "field-guide.md", ROOT / "docs" / "field-guide.ja.md")
LEAST = 15
_SECTION = re.compile(r"^## (\d+)\. .+$", re.MULTILINE)
_COMMAND = re.compile(r"^```\n(uketsuke [^\n]+)\n```$", re.MULTILINE)
_FINDING = re.compile(r"`([a-z_]+\.[a-z_]+)`")
_NUMBER = re.compile(r"(?<![\w.=:/-])(?<!-n )([1-9][0-9]{2})(?![\w.%])")
_FILES = ("update.sources", "firmware.toml")


def sections(page: str) -> list[str]:
    return re.split(r"^## ", page, flags=re.MULTILINE)[1:]


@pytest.fixture(params=PAGES, ids=["en", "ja"])
def page(request: pytest.FixtureRequest) -> str:
    return str(request.param.read_text("utf-8"))


def test_there_are_enough_symptoms_each_with_one_command_and_a_table(page: str) -> None:
    assert len(_SECTION.findall(page)) >= LEAST
    for section in sections(page):
        assert len(_COMMAND.findall(section)) == 1, section[:60]
        assert section.count("\n| ") >= 3, section[:60]
        assert section.count("**") >= 4, section[:60]


def test_every_finding_exists(page: str) -> None:
    known = all_advice()
    general = {name.partition(".")[2] for name in known if name.startswith("any.")}
    for id_ in set(_FINDING.findall(page)) - set(_FILES):
        group, _, word = id_.partition(".")
        assert id_ in known or (group in GROUP_NAMES and (word in general or word == "ok")), id_


def test_every_number_exists(page: str) -> None:
    numbers = {int(number) for number in _NUMBER.findall(page)}
    assert len(numbers) > 50
    assert numbers - set(all_errors()) == set()


def test_every_group_that_the_doctor_looks_at_has_a_symptom(page: str) -> None:
    named = {id_.partition(".")[0] for id_ in _FINDING.findall(page)}
    assert set(GROUP_NAMES) - named == set()


def test_every_command_is_one_of_ours(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    for command in _COMMAND.findall(page):
        words = command.split()
        assert uketsuke.main([words[1], "--help"]) == 0, command
        shown = capsys.readouterr().out
        assert all(word in shown for word in words[2:] if word.startswith("--") and word != "--language"), command
        groups = [words[at + 1] for at, word in enumerate(words) if word == "--group"]
        assert set(groups) <= set(GROUP_NAMES), command


def test_both_languages_name_the_same_in_the_same_places() -> None:
    english, japanese = (sections(path.read_text("utf-8")) for path in PAGES)
    assert len(english) == len(japanese)
    for one, other in zip(english, japanese, strict=True):
        for what in (_COMMAND, _FINDING, _NUMBER):
            assert set(what.findall(one)) == set(what.findall(other)), one[:60]
