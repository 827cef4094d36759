"""The sentences: both languages say the same things, and a broken file is found at the start."""

from __future__ import annotations

import pytest

from device.base.errors import ConfigurationError
from device.firmware.screen.catalogue import check_catalogues, load_catalogues, parse_catalogue


def test_shipped_languages_fit_together() -> None:
    catalogues = load_catalogues()
    assert set(catalogues) == {"ja", "en"}
    assert catalogues["ja"].sentences.keys() == catalogues["en"].sentences.keys()
    assert all(sentence.strip() for words in catalogues.values() for sentence in words.sentences.values())


def test_blanks_are_filled() -> None:
    assert load_catalogues()["en"].say("pin.tries", tries=2) == "2 tries left"
    with pytest.raises(KeyError):
        load_catalogues()["en"].say("pin.tries")
    with pytest.raises(KeyError):
        load_catalogues()["en"].say("pin.nothing")


@pytest.mark.parametrize(
    "text",
    ["[a", 'a = "b"', '[a]\nb = ""', '[a]\nb = "  "', "[a]\nb = 1"],
    ids=["no toml", "no table", "empty", "blank", "number"],
)
def test_broken_files_are_refused(text: str) -> None:
    with pytest.raises(ConfigurationError):
        parse_catalogue("en", text)


@pytest.mark.parametrize(
    "other", ['[a]\nb = "x {n}"', '[a]\nb = "x {n}"\nc = "y {n}"\nd = "z"', '[a]\nb = "x {m}"\nc = "y"']
)
def test_languages_that_differ_are_refused(other: str) -> None:
    first = parse_catalogue("ja", '[a]\nb = "x {n}"\nc = "y"')
    with pytest.raises(ConfigurationError):
        check_catalogues([first, parse_catalogue("en", other)])
