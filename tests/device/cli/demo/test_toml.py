"""Configuration files are written in a form that our own reader and any TOML reader understand."""

from __future__ import annotations

import tomllib
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from device.cli.demo.toml import add_sections, format_toml, read_table, set_keys, write_config

# TOML allows neither surrogates nor DEL in a basic string; JSON writes DEL as it is
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x7f"))
SCALARS = st.one_of(TEXTS, st.booleans(), st.integers(-(2**53), 2**53))
NAMES = st.from_regex(r"[a-z_]{1,8}", fullmatch=True)


@given(st.dictionaries(NAMES, st.one_of(SCALARS, st.dictionaries(NAMES, SCALARS))))
def test_what_is_written_is_read_back(table: dict[str, str | bool | int | dict[str, str | bool | int]]) -> None:
    assert tomllib.loads(format_toml(table)) == table


def test_paths_and_lists_of_paths_are_texts() -> None:
    text = format_toml({"trust": {"user_ca": [Path("/a/b.pem")]}, "state": Path("/s")})
    assert tomllib.loads(text) == {"state": "/s", "trust": {"user_ca": ["/a/b.pem"]}}


def test_file_is_closed_to_others(tmp_path: Path) -> None:
    write_config(tmp_path / "x.toml", {"a": 1})
    assert (tmp_path / "x.toml").stat().st_mode & 0o777 == 0o600


def test_keys_are_added_and_the_rest_stays(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    write_config(path, {"a": 1, "broker": {"port": 1, "host": "h"}, "handover.files": {"folder": Path("/f")}})
    add_sections(path, {"broker": {"port": 2}, "visit": {"asks_consent": True}})
    set_keys(path, {"b": "2"})
    assert tomllib.loads(path.read_text()) == {
        "a": 1,
        "b": "2",
        "broker": {"port": 2, "host": "h"},
        "handover": {"files": {"folder": "/f"}},
        "visit": {"asks_consent": True},
    }
    assert read_table(path)["handover.files"] == {"folder": "/f"}
